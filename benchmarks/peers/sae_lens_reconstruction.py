"""Loads a snapshot's folder with SAELens 6 and holds its reconstruction to ours.

Usage: sae_lens_reconstruction.py FOLDER RECONSTRUCTION [TOLERANCE]. FOLDER is a step's folder (sae_weights.safetensors, cfg.json), RECONSTRUCTION the file
that io.husai.benchmarks.SaeLensFolder wrote beside it (tensors activations and reconstruction). Ends with 1 where an entry differs by more than TOLERANCE,
by default 1e-5. Needs the packages sae-lens and safetensors.
"""
import sys
from importlib.metadata import version

import torch
from sae_lens import SAE
from safetensors.torch import load_file

folder, file = sys.argv[1:3]
tolerance = float(sys.argv[3]) if len(sys.argv) > 3 else 1e-5
sae = SAE.load_from_disk(folder, device="cpu")
tensors = load_file(file)
x, ours = tensors["activations"], tensors["reconstruction"]
with torch.no_grad():
    theirs = sae.decode(sae.encode(x))
difference = (theirs - ours).abs()
print(f"sae-lens {version('sae-lens')}, torch {torch.__version__}, {type(sae).__name__}: {tuple(x.shape)} activations, largest entry {x.abs().max():.3g}")
print(f"largest difference {difference.max():.3g}, rows beyond {tolerance:g}: {(difference > tolerance).any(dim=1).sum()}")
sys.exit(0 if difference.max() <= tolerance else 1)
