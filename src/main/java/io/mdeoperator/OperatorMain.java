package io.mdeoperator;

/** Starts the operator. */
public final class OperatorMain {
  private OperatorMain() {}

  /** Entry point. */
  public static void main(String[] args) {
    System.exit(0);
  }
}
