// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/**
 * A page of the project's documentation.
 *
 * @param file relative to the project
 */
record DocumentationPage(Path file, Node tree) {
  /**
   * A fenced block.
   *
   * @param language the word behind the fence
   */
  record Block(Path file, String language, String text) {
    /** The commands of a block that shows a terminal. */
    List<String> commands() {
      return text.lines()
          .filter(line -> line.startsWith("$ "))
          .map(line -> line.substring(2))
          .toList();
    }

    /** Whether it is an object, or several, for the API server. */
    boolean isManifest() {
      return language.equals("yaml") && text.startsWith("apiVersion:");
    }
  }

  /** All pages that are written for readers. */
  static List<DocumentationPage> all() {
    return Stream.of("", "docs", "docs/design", "docs/sinks", "deploy/install")
        .flatMap(folder -> markdown(Path.of(folder)))
        .map(DocumentationPage::read)
        .toList();
  }

  /** All fenced blocks of all pages. */
  static List<Block> blocks() {
    return all().stream().flatMap(page -> page.fencedBlocks().stream()).toList();
  }

  /** A page that is no file. */
  static DocumentationPage parse(String text) {
    return new DocumentationPage(Path.of(""), Parser.builder().build().parse(text));
  }

  static DocumentationPage read(Path file) {
    try {
      return new DocumentationPage(file, parse(Files.readString(file)).tree());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Block> fencedBlocks() {
    return nodes(FencedCodeBlock.class).stream()
        .map(block -> new Block(file, block.getInfo().strip(), block.getLiteral()))
        .toList();
  }

  /** What stands between single backticks. */
  List<String> codeSpans() {
    return nodes(Code.class).stream().map(Code::getLiteral).toList();
  }

  /** Where links lead to, as written. */
  List<String> links() {
    return nodes(Link.class).stream().map(Link::getDestination).toList();
  }

  /** What may follow the {@code #} of a link to this page, by the rules of GitHub. */
  Set<String> anchors() {
    return nodes(Heading.class).stream().map(DocumentationPage::anchor).collect(Collectors.toSet());
  }

  private static String anchor(Heading heading) {
    var title = new StringBuilder();
    heading.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text text) {
            title.append(text.getLiteral());
          }

          @Override
          public void visit(Code code) {
            title.append(code.getLiteral());
          }
        });
    return title
        .toString()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  private <N extends Node> List<N> nodes(Class<N> type) {
    var found = new ArrayList<N>();
    collect(tree, type, found);
    return found;
  }

  private static <N extends Node> void collect(Node parent, Class<N> type, List<N> found) {
    for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
      if (type.isInstance(node)) {
        found.add(type.cast(node));
      }
      collect(node, type, found);
    }
  }

  private static Stream<Path> markdown(Path folder) {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
