package io.husai.local.results;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** A chart of series over one axis, as an SVG document of 720 x 440. */
final class Chart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 440;
    private static final int LEFT = 72;
    private static final int RIGHT = 24;
    private static final int TOP = 76;
    private static final int BOTTOM = 56;
    private static final int CAP = 4;
    private static final int STEPS = 5;

    private final String title;
    private final ChartAxis axis;
    private final String yTitle;
    private final List<ChartSeries> series;
    private final double xLow;
    private final double xHigh;
    private final AxisScale scale;
    private final StringBuilder svg = new StringBuilder();

    private Chart(String title, ChartAxis axis, String yTitle, List<ChartSeries> series) {
        this.title = title;
        this.axis = axis;
        this.yTitle = yTitle;
        this.series = series;
        xLow = axis.place(xs().min().orElse(1));
        xHigh = axis.place(xs().max().orElse(2));
        scale =
                AxisScale.covering(
                        points().map(ChartPoint::low).min(Double::compare).orElse(0.0),
                        points().map(ChartPoint::high).max(Double::compare).orElse(1.0),
                        STEPS);
    }

    /** The document; at least one series has a point. */
    static String svg(String title, ChartAxis axis, String yTitle, List<ChartSeries> series) {
        return new Chart(title, axis, yTitle, series).build();
    }

    private java.util.stream.Stream<ChartPoint> points() {
        return series.stream().flatMap(each -> each.points().stream());
    }

    private DoubleStream xs() {
        return points().mapToDouble(ChartPoint::x);
    }

    private String build() {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                        + " font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">",
                WIDTH, HEIGHT);
        add("<title>%s</title>", escaped(title));
        add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
        add(
                "<text x=\"%d\" y=\"28\" font-size=\"16\" font-weight=\"bold\">%s</text>",
                LEFT, escaped(title));
        legend();
        yAxis();
        xAxis();
        series.forEach(this::draw);
        add("</svg>");
        return svg.toString();
    }

    private void legend() {
        int x = LEFT;
        for (ChartSeries each : series) {
            add(
                    "<line x1=\"%d\" y1=\"50\" x2=\"%d\" y2=\"50\" stroke=\"%s\""
                            + " stroke-width=\"2\"/>",
                    x, x + 20, each.color());
            marker(each, x + 10.0, 50.0);
            add("<text x=\"%d\" y=\"54\">%s</text>", x + 26, escaped(each.name()));
            x += 46 + each.name().length() * 7;
        }
    }

    private void yAxis() {
        for (double tick : scale.ticks()) {
            add(
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>",
                    LEFT, y(tick), WIDTH - RIGHT, y(tick));
            add(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT - 8, y(tick) + 4, scale.label(tick));
        }
        add(
                "<text transform=\"translate(18 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                (TOP + HEIGHT - BOTTOM) / 2, escaped(yTitle));
    }

    private void xAxis() {
        int base = HEIGHT - BOTTOM;
        add(
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#222\"/>",
                LEFT, base, WIDTH - RIGHT, base);
        for (double tick : xs().distinct().sorted().toArray()) {
            add(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(tick), base + 20, escaped(axis.label(tick)));
        }
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, escaped(axis.title()));
    }

    private void draw(ChartSeries each) {
        if (each.line()) {
            StringBuilder path = new StringBuilder();
            for (ChartPoint point : each.points()) {
                path.append(path.length() == 0 ? 'M' : 'L')
                        .append(
                                String.format(
                                        Locale.ROOT, "%.1f %.1f", x(point.x()), y(point.y())));
            }
            add(
                    "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
                    path, each.color());
        }
        for (ChartPoint point : each.points()) {
            interval(each, point);
            marker(each, x(point.x()), y(point.y()));
        }
    }

    private void interval(ChartSeries each, ChartPoint point) {
        if (point.low() == point.high()) {
            return;
        }
        double x = x(point.x());
        add(
                "<path d=\"M%.1f %.1fH%.1fM%.1f %.1fV%.1fM%.1f %.1fH%.1f\" fill=\"none\""
                        + " stroke=\"%s\" stroke-width=\"1.5\"/>",
                x - CAP,
                y(point.high()),
                x + CAP,
                x,
                y(point.high()),
                y(point.low()),
                x - CAP,
                y(point.low()),
                x + CAP,
                each.color());
    }

    private void marker(ChartSeries each, double x, double y) {
        switch (each.marker()) {
            case CIRCLE ->
                    add(
                            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>",
                            x, y, each.color());
            case DIAMOND ->
                    add(
                            "<path d=\"M%.1f %.1fl6 6l-6 6l-6 -6z\" fill=\"%s\"/>",
                            x, y - 6, each.color());
            case NONE -> {
                // a line says enough
            }
        }
    }

    private double x(double value) {
        double share = xHigh == xLow ? 0.5 : (axis.place(value) - xLow) / (xHigh - xLow);
        int margin = 24;
        return LEFT + margin + share * (WIDTH - LEFT - RIGHT - 2 * margin);
    }

    private double y(double value) {
        double share = (value - scale.low()) / (scale.high() - scale.low());
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void add(String pattern, Object... values) {
        svg.append(String.format(Locale.ROOT, pattern, values)).append('\n');
    }
}
