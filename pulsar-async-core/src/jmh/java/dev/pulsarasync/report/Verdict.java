package dev.pulsarasync.report;

/** Whether goals are reached, in the order in which they are shown. */
enum Verdict {
  MISSED("**missed**"),
  PARTIAL("not all measured"),
  HOLDS("holds"),
  NONE("");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
