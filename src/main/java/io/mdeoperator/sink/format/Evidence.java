// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import java.util.List;
import java.util.Optional;

/** The items of an alert's evidence. Not thread-safe. */
public record Evidence(List<AlertFields> items) {
  public Evidence {
    items = List.copyOf(items);
  }

  /** Of an alert; empty where it has none, or something else in its place. */
  public static Evidence of(AlertFields alert) {
    return new Evidence(alert.objects("evidence"));
  }

  /** The first item of a type, such as {@code Process}. */
  public Optional<AlertFields> first(String type) {
    return items.stream().filter(item -> isOf(item, type)).findFirst();
  }

  static boolean isOf(AlertFields item, String type) {
    return item.text("entityType").filter(type::equals).isPresent();
  }
}
