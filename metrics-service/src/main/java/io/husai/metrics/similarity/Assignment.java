package io.husai.metrics.similarity;

import java.util.Arrays;

/**
 * Linear assignment that maximises the sum of scores: Jonker and Volgenant, "A shortest augmenting
 * path algorithm for dense and sparse linear assignment problems" (Computing 38, 1987), for square
 * matrices with column reduction and two passes of augmenting row reduction, for rectangular ones
 * without column reduction, so that columns without partner keep their price of 0. Prices are
 * double. Equal scores are settled by position: the same matrix always gives the same assignment.
 */
final class Assignment {
    private static final int NONE = -1;
    private static final int ROW_REDUCTIONS = 2;

    /**
     * Bids of a pass, in multiples of the rows, after which losers wait for the next pass: with
     * prices that fall by rounding errors alone two rows could outbid each other without end.
     */
    private static final int MOST_BIDS = 16;

    private final float[][] scores;
    private final int rows;
    private final int columns;
    private final double[] price;
    private final int[] columnOfRow;
    private final int[] rowOfColumn;

    private Assignment(float[][] scores) {
        this.scores = scores;
        this.rows = scores.length;
        this.columns = scores[0].length;
        this.price = new double[columns];
        this.columnOfRow = new int[rows];
        this.rowOfColumn = new int[columns];
        Arrays.fill(columnOfRow, NONE);
        Arrays.fill(rowOfColumn, NONE);
    }

    /**
     * @param scores finite, at least one row and no more rows than columns; not changed
     * @return the column of each row, all different
     */
    static int[] maximising(float[][] scores) {
        Assignment assignment = new Assignment(scores);
        if (assignment.rows == assignment.columns) {
            assignment.reduceColumns();
        }
        int[] free = assignment.freeRows();
        for (int pass = 0; pass < ROW_REDUCTIONS && free.length > 0; pass++) {
            free = assignment.reduceRows(free);
        }
        new ShortestPaths(assignment).augment(free);
        return assignment.columnOfRow;
    }

    private double cost(int row, int column) {
        return -scores[row][column] - price[column];
    }

    /** Prices each column at its lowest cost, and gives it to that row if the row is free. */
    private void reduceColumns() {
        int[] lowest = new int[columns];
        Arrays.fill(price, Double.POSITIVE_INFINITY);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                if (-scores[row][column] < price[column]) {
                    price[column] = -scores[row][column];
                    lowest[column] = row;
                }
            }
        }
        for (int column = columns - 1; column >= 0; column--) {
            if (columnOfRow[lowest[column]] == NONE) {
                assign(lowest[column], column);
            }
        }
    }

    private int[] freeRows() {
        return java.util.stream.IntStream.range(0, rows)
                .filter(row -> columnOfRow[row] == NONE)
                .toArray();
    }

    private void assign(int row, int column) {
        columnOfRow[row] = column;
        rowOfColumn[column] = row;
    }

    /**
     * Each free row bids for its cheapest column and lowers that column's price to where its second
     * choice costs the same; whoever had the column bids again at once if the price fell, else in
     * the next pass.
     *
     * @return the rows that are free now
     */
    private int[] reduceRows(int[] free) {
        int[] queue = free.clone();
        int left = 0;
        int at = 0;
        long bids = 0;
        while (at < queue.length) {
            int row = queue[at++];
            Bid bid = bid(row);
            int column = bid.first;
            double lowered = price[column] - (bid.secondCost - bid.firstCost);
            boolean falls = lowered < price[column];
            if (falls) {
                price[column] = lowered;
            } else if (rowOfColumn[column] != NONE && bid.second != NONE) {
                column = bid.second;
            }
            int evicted = rowOfColumn[column];
            assign(row, column);
            if (evicted != NONE) {
                columnOfRow[evicted] = NONE;
                if (falls && ++bids < (long) MOST_BIDS * rows) {
                    queue[--at] = evicted;
                } else {
                    queue[left++] = evicted;
                }
            }
        }
        return Arrays.copyOf(queue, left);
    }

    private Bid bid(int row) {
        float[] score = scores[row];
        int first = NONE;
        int second = NONE;
        double firstCost = Double.POSITIVE_INFINITY;
        double secondCost = Double.POSITIVE_INFINITY;
        for (int column = 0; column < columns; column++) {
            double cost = -score[column] - price[column];
            if (cost < secondCost) {
                if (cost < firstCost) {
                    second = first;
                    secondCost = firstCost;
                    first = column;
                    firstCost = cost;
                } else {
                    second = column;
                    secondCost = cost;
                }
            }
        }
        return second == NONE
                ? new Bid(first, NONE, firstCost, firstCost)
                : new Bid(first, second, firstCost, secondCost);
    }

    private record Bid(int first, int second, double firstCost, double secondCost) {}

    /** Dijkstra over columns from one free row to the nearest free column, row after row. */
    private static final class ShortestPaths {
        private final Assignment on;
        private final double[] distance;
        private final int[] rowBefore;
        private final int[] order;

        ShortestPaths(Assignment on) {
            this.on = on;
            this.distance = new double[on.columns];
            this.rowBefore = new int[on.columns];
            this.order = new int[on.columns];
        }

        void augment(int[] free) {
            for (int row : free) {
                flip(row, search(row));
            }
        }

        /**
         * Columns in {@code order}: before {@code scanned} they are settled and scanned, before
         * {@code reached} they are at the smallest distance, the rest is open.
         *
         * @return the free column at the end of the shortest path
         */
        private int search(int start) {
            for (int column = 0; column < on.columns; column++) {
                order[column] = column;
                distance[column] = on.cost(start, column);
                rowBefore[column] = start;
            }
            int scanned = 0;
            int reached = 0;
            while (true) {
                if (scanned == reached) {
                    reached = settleNearest(scanned);
                    for (int k = scanned; k < reached; k++) {
                        if (on.rowOfColumn[order[k]] == NONE) {
                            lowerPrices(scanned, distance[order[k]]);
                            return order[k];
                        }
                    }
                }
                double nearest = distance[order[scanned]];
                int end = scan(order[scanned++], nearest, reached);
                for (int k = reached; k < end; k++) {
                    if (on.rowOfColumn[order[k]] == NONE) {
                        lowerPrices(scanned, nearest);
                        return order[k];
                    }
                }
                reached = end;
            }
        }

        private int settleNearest(int from) {
            double nearest = Double.POSITIVE_INFINITY;
            int end = from;
            for (int k = from; k < order.length; k++) {
                int column = order[k];
                if (distance[column] <= nearest) {
                    if (distance[column] < nearest) {
                        nearest = distance[column];
                        end = from;
                    }
                    order[k] = order[end];
                    order[end++] = column;
                }
            }
            return end;
        }

        /** Relaxes over the row that holds the column; returns the new end of the settled ones. */
        private int scan(int column, double nearest, int reached) {
            int row = on.rowOfColumn[column];
            double base = on.cost(row, column) - nearest;
            int end = reached;
            for (int k = reached; k < order.length; k++) {
                int other = order[k];
                double through = on.cost(row, other) - base;
                if (through < distance[other]) {
                    distance[other] = through;
                    rowBefore[other] = row;
                    if (through <= nearest) {
                        order[k] = order[end];
                        order[end++] = other;
                    }
                }
            }
            return end;
        }

        private void lowerPrices(int scanned, double nearest) {
            for (int k = 0; k < scanned; k++) {
                on.price[order[k]] += distance[order[k]] - nearest;
            }
        }

        private void flip(int start, int end) {
            int column = end;
            int row;
            do {
                row = rowBefore[column];
                int next = on.columnOfRow[row];
                on.assign(row, column);
                column = next;
            } while (row != start);
        }
    }
}
