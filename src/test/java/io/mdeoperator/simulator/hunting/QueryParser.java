// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

import io.mdeoperator.simulator.hunting.Query.Comparison;
import io.mdeoperator.simulator.hunting.Query.Operator;
import io.mdeoperator.simulator.hunting.Query.Scalar;
import io.mdeoperator.simulator.hunting.Token.Kind;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * Reads a query: {@code let} of times, a table, then {@code where} with comparisons joined by
 * {@code and}, {@code in~}, {@code project}, {@code summarize count() by} and {@code take}. All
 * else is an error of syntax, so that no test can believe in a filter that was not applied.
 */
final class QueryParser {
  private static final Set<String> SIGNS = Set.of(">=", ">", "<=", "<", "==", "!=");

  private final List<Token> tokens;
  private int next;

  private QueryParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * @throws QueryError of syntax
   */
  static Query parse(String text) {
    return new QueryParser(Token.of(text)).query();
  }

  private Query query() {
    var variables = new LinkedHashMap<String, Scalar>();
    while (peek().is("let")) {
      take();
      var name = name();
      expect("=");
      variables.put(name, scalar());
      expect(";");
    }
    var table = name();
    var operators = new ArrayList<Operator>();
    while (peek().is("|")) {
      take();
      operators.add(operator());
    }
    if (peek().is(";")) {
      take();
    }
    if (peek().kind() != Kind.END) {
      throw QueryError.syntax(peek());
    }
    return new Query(variables, table, operators);
  }

  private Operator operator() {
    var word = take();
    return switch (word.kind() == Kind.NAME ? word.text() : "") {
      case "where" -> where();
      case "project" -> new Operator.Project(names());
      case "summarize" -> countBy();
      case "take", "limit" -> new Operator.Take(Integer.parseInt(expect(Kind.NUMBER).text()));
      default -> throw QueryError.syntax(word);
    };
  }

  private Operator.Where where() {
    var all = new ArrayList<Comparison>();
    do {
      if (!all.isEmpty()) {
        take();
      }
      var left = scalar();
      if (peek().is("between")) {
        take();
        expect("(");
        all.add(new Comparison(left, ">=", scalar()));
        expect("..");
        all.add(new Comparison(left, "<=", scalar()));
        expect(")");
      } else if (peek().is("in~")) {
        take();
        all.add(new Comparison(left, "in~", new Scalar.Constant(texts())));
      } else {
        var sign = take();
        if (!SIGNS.contains(sign.text())) {
          throw QueryError.syntax(sign);
        }
        all.add(new Comparison(left, sign.text(), scalar()));
      }
    } while (peek().is("and"));
    return new Operator.Where(all);
  }

  private List<String> texts() {
    var texts = new ArrayList<String>();
    expect("(");
    do {
      if (!texts.isEmpty()) {
        take();
      }
      texts.add(text(expect(Kind.TEXT)));
    } while (peek().is(","));
    expect(")");
    return texts;
  }

  private static String text(Token quoted) {
    return quoted.text().substring(1, quoted.text().length() - 1);
  }

  private Operator.CountBy countBy() {
    var name = "count_";
    if (!peek().is("count")) {
      name = name();
      expect("=");
    }
    expect("count");
    expect("(");
    expect(")");
    expect("by");
    return new Operator.CountBy(name, names());
  }

  private List<String> names() {
    var names = new ArrayList<String>();
    names.add(name());
    while (peek().is(",")) {
      take();
      names.add(name());
    }
    return names;
  }

  private Scalar scalar() {
    var token = take();
    return switch (token.kind()) {
      case TIME -> time(token);
      case NUMBER -> new Scalar.Constant(Long.valueOf(token.text()));
      case TEXT -> new Scalar.Constant(text(token));
      case NAME -> named(token);
      default -> throw QueryError.syntax(token);
    };
  }

  private static Scalar time(Token token) {
    try {
      return new Scalar.Constant(Query.time(token.text()));
    } catch (DateTimeException e) {
      throw QueryError.syntax(token);
    }
  }

  private Scalar named(Token token) {
    if (!peek().is("(")) {
      return new Scalar.Name(token.text());
    }
    take();
    var scalar =
        switch (token.text()) {
          case "ingestion_time" -> new Scalar.IngestionTime();
          case "ago" -> new Scalar.Ago(Query.span(expect(Kind.SPAN).text()));
          default -> throw QueryError.syntax(token);
        };
    expect(")");
    return scalar;
  }

  private String name() {
    return expect(Kind.NAME).text();
  }

  private Token expect(Kind kind) {
    var token = take();
    if (token.kind() != kind) {
      throw QueryError.syntax(token);
    }
    return token;
  }

  private void expect(String word) {
    var token = take();
    if (!token.is(word)) {
      throw QueryError.syntax(token);
    }
  }

  private Token peek() {
    return tokens.get(next);
  }

  /** The last one is the end, and never left. */
  private Token take() {
    var token = peek();
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }
}
