package io.husai.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tables of docs/statistics.md, so that tests hold them to what they compute. */
public final class StatisticsDocument {
    private static final Path DOCUMENT = Path.of("..", "docs", "statistics.md");

    private StatisticsDocument() {}

    /**
     * The numbers of one row.
     *
     * @param header the table's first column
     * @param cells the row's first cells; "the same" in the document stands for the cell above
     * @return the remaining cells, as numbers, without their percent signs
     */
    public static double[] row(String header, String... cells) {
        List<double[]> found = new ArrayList<>();
        for (List<String> row : rows(header)) {
            if (row.subList(0, cells.length).equals(List.of(cells))) {
                found.add(
                        row.subList(cells.length, row.size()).stream()
                                .mapToDouble(StatisticsDocument::number)
                                .toArray());
            }
        }
        assertThat(found).as("row %s of docs/statistics.md", List.of(cells)).hasSize(1);
        return found.get(0);
    }

    private static List<List<String>> rows(String header) {
        List<List<String>> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : lines()) {
            if (line.startsWith("| " + header + " |")) {
                inside = true;
            } else if (!line.startsWith("|")) {
                inside = false;
            } else if (inside && !line.startsWith("|-")) {
                rows.add(cells(line, rows));
            }
        }
        return rows;
    }

    private static List<String> cells(String line, List<List<String>> above) {
        List<String> cells =
                new ArrayList<>(
                        Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|"))
                                .map(String::strip)
                                .toList());
        if (cells.get(0).equals("the same")) {
            cells.set(0, above.get(above.size() - 1).get(0));
        }
        return cells;
    }

    private static double number(String cell) {
        return Double.parseDouble(cell.replace("%", "").strip());
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(DOCUMENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
