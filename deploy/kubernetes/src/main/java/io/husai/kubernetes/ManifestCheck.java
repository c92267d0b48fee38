package io.husai.kubernetes;

import io.husai.kubernetes.rule.OwnRules;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code make k8s-check}: renders every overlay and holds each object against its type, its
 * definition and our rules.
 */
public final class ManifestCheck {
    private static final int FOUND = 1;

    private final Path root;
    private final Path definitions;
    private final PrintStream out;

    /**
     * @param root of the repository
     * @param definitions folder with definitions of custom kinds; need not be there
     * @param out where the report goes
     */
    public ManifestCheck(Path root, Path definitions, PrintStream out) {
        this.root = root;
        this.definitions = definitions;
        this.out = out;
    }

    /**
     * @param arguments the repository's root, the folder of definitions
     */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments.length > 0 ? arguments[0] : ".").toAbsolutePath().normalize();
        Path definitions =
                arguments.length > 1 && !arguments[1].isBlank()
                        ? Path.of(arguments[1])
                        : defaultDefinitions(root);
        if (!new ManifestCheck(root, definitions, System.out).run()) {
            System.exit(FOUND);
        }
    }

    /** Beside the repository. */
    static Path defaultDefinitions(Path root) {
        return root.resolveSibling("shared").resolve("crds");
    }

    /** The overlays' folders. */
    public static List<Path> overlays(Path root) throws IOException {
        try (Stream<Path> folders = Files.list(root.resolve("k8s/overlays"))) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** Whether nothing was found; what could not be checked is said aloud and counts as nothing. */
    public boolean run() throws IOException {
        return run(Kustomize.find());
    }

    boolean run(Optional<Kustomize> kustomize) throws IOException {
        if (kustomize.isEmpty()) {
            out.println(
                    "NOT RENDERED: neither kustomize nor kubectl with kustomize 5 is on the PATH;"
                            + " no overlay was checked");
            return true;
        }
        out.println("rendered by " + kustomize.get().version());
        List<Rule> rules = rules();
        int findings = 0;
        for (Path overlay : overlays(root)) {
            findings += check(kustomize.get().render(overlay), overlay, rules);
        }
        return findings == 0;
    }

    private int check(Installation installation, Path overlay, List<Rule> rules) {
        List<Finding> findings =
                rules.stream().flatMap(rule -> rule.check(installation).stream()).toList();
        out.printf(
                "%s: %d objects, %d rules, %d findings%n",
                overlay.getFileName(),
                installation.objects().size(),
                rules.size(),
                findings.size());
        findings.forEach(finding -> out.println("  " + finding));
        return findings.size();
    }

    private List<Rule> rules() throws IOException {
        List<Rule> rules = new ArrayList<>(List.of(new TypedModel()));
        if (Files.isDirectory(definitions)) {
            rules.add(CustomDefinitions.in(definitions));
        } else {
            out.println(
                    "CUSTOM KINDS NOT CHECKED: no folder " + definitions + "; CRDS= names another");
        }
        rules.addAll(OwnRules.all(root));
        return rules;
    }
}
