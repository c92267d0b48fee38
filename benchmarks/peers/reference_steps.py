"""The peer of KernelBenchmark: the PyTorch reference's training loop, timed.

Reads one workload a line on stdin, `rows d_model d_sae k batch steps`, and answers with one step's milliseconds, wall and processor time. Needs torch;
OMP_NUM_THREADS sets its threads. The model is the study's: no ReLU, no decoder bias, unit-norm decoder rows after every Adam step.
"""
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


class TopKSAE(nn.Module):
    def __init__(self, d_model, d_sae, k):
        super().__init__()
        self.k = k
        enc, dec = torch.empty(d_sae, d_model), torch.empty(d_model, d_sae)
        nn.init.kaiming_uniform_(enc)
        nn.init.kaiming_uniform_(dec)
        self.W_enc, self.b_enc = nn.Parameter(enc.T.contiguous()), nn.Parameter(torch.zeros(d_sae))
        self.W_dec = nn.Parameter(dec.T.contiguous())
        self.normalize_decoder()

    @torch.no_grad()
    def normalize_decoder(self):
        self.W_dec.copy_(F.normalize(self.W_dec, dim=1))

    def forward(self, x):
        pre = x @ self.W_enc + self.b_enc
        values, idx = pre.topk(self.k, dim=-1, sorted=False)
        z = torch.zeros_like(pre).scatter(-1, idx, values)
        return z @ self.W_dec


def train(X, d_sae, k, seed, steps, batch):
    torch.manual_seed(seed)
    model = TopKSAE(X.shape[1], d_sae, k)
    opt = torch.optim.Adam(model.parameters(), lr=3e-4)
    done = 0
    while done < steps:
        for idx in torch.randperm(len(X)).split(batch):
            if done == steps:
                break
            x = X[idx]
            loss = F.mse_loss(model(x), x)
            opt.zero_grad(set_to_none=True)
            loss.backward()
            opt.step()
            model.normalize_decoder()
            done += 1


print(f"torch {torch.__version__}", flush=True)
for line in sys.stdin:
    rows, d_model, d_sae, k, batch, steps = map(int, line.split())
    X = torch.randn(rows, d_model, generator=torch.Generator().manual_seed(1))
    train(X, d_sae, k, 0, 2, batch)
    wall, cpu = time.perf_counter(), time.process_time()
    train(X, d_sae, k, 1, steps, batch)
    print((time.perf_counter() - wall) * 1000 / steps, (time.process_time() - cpu) * 1000 / steps, flush=True)
