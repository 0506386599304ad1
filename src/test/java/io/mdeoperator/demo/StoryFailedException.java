package io.mdeoperator.demo;

/** A step of the demo did not come out as it should; the message is for the user. */
final class StoryFailedException extends Exception {
  StoryFailedException(String message) {
    super(message);
  }

  StoryFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
