// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.status;

import java.util.List;
import java.util.stream.Stream;

/** The first column of a table, where objects of several namespaces are shown. */
record NamespaceColumn(boolean isShown) {
  /** The names of the columns. */
  List<String> header(List<String> others) {
    return row("NAMESPACE", others);
  }

  /** The cells of an object's row. */
  List<String> row(String namespace, List<String> others) {
    return Stream.concat(isShown ? Stream.of(namespace) : Stream.empty(), others.stream()).toList();
  }
}
