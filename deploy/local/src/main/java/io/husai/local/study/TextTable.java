package io.husai.local.study;

import java.util.ArrayList;
import java.util.List;

/** A table in columns that are as wide as their widest cell, right-aligned. */
final class TextTable {
    private final List<String[]> rows = new ArrayList<>();

    TextTable(String... titles) {
        rows.add(titles);
    }

    void add(String... cells) {
        rows.add(cells);
    }

    @Override
    public String toString() {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            text.append(' ');
            for (int i = 0; i < columns; i++) {
                text.append(' ').append(" ".repeat(widths[i] - row[i].length())).append(row[i]);
                text.append(' ');
            }
            text.append('\n');
        }
        return text.toString();
    }
}
