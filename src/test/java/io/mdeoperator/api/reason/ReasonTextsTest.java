// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code reasons.yaml} and {@link Reason} belong together, and a mistake in either is noticed. */
class ReasonTextsTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{.*?}");

  private final ReasonTexts texts = ReasonTexts.load();

  @Test
  void explainsEveryReasonInTheOrderOfTheConstants() {
    assertThat(texts.groups().values().stream().flatMap(group -> group.keySet().stream()))
        .containsExactlyElementsOf(Arrays.stream(Reason.values()).map(Reason::value).toList());
  }

  @Test
  void remediesHoldKnownPlaceholdersOnly() {
    var known = Arrays.stream(Placeholder.values()).map(Placeholder::mark).toList();

    assertThat(explanations())
        .allSatisfy(
            text -> {
              assertThat(known).containsAll(placeholders(text.remedy()));
              assertThat(placeholders(text.meaning() + text.effect())).isEmpty();
            });
  }

  @Test
  void everySharedEffectIsSharedAndWrittenOnce() {
    var written = explanations().stream().map(Explanation::effect).toList();

    assertThat(texts.effects().keySet())
        .allSatisfy(
            name -> assertThat(written.stream().filter(name::equals)).hasSizeGreaterThan(1));
    assertThat(texts.effects().values())
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(written);
  }

  @Test
  void noticesAReasonWithoutAnEntry() {
    assertThatThrownBy(changed(group -> group.remove("Ready"))::explanations)
        .hasMessage("reasons.yaml does not explain Ready");
  }

  @Test
  void noticesAnEntryWithoutAReason() {
    assertThatThrownBy(changed(group -> group.put("Reddy", group.get("Ready")))::explanations)
        .hasMessage("reasons.yaml explains what is not a reason: [Reddy]");
  }

  @Test
  void noticesATextThatIsMissing() {
    assertThatThrownBy(() -> read("{effects: {}, groups: {All: {Ready: {actor: NOBODY}}}}"))
        .hasMessageContaining("Missing creator property 'retry'");
  }

  @Test
  void noticesAnUnknownField() {
    assertThatThrownBy(() -> read("{effects: {}, groups: {}, notes: {}}"))
        .hasMessageContaining("Unrecognized field \"notes\"");
  }

  private ReasonTexts changed(Consumer<Map<String, Explanation>> change) {
    var groups = new LinkedHashMap<>(texts.groups());
    groups.computeIfPresent(
        "All kinds",
        (_, old) -> {
          var group = new HashMap<>(old);
          change.accept(group);
          return group;
        });
    return new ReasonTexts(texts.effects(), groups);
  }

  private List<Explanation> explanations() {
    return texts.groups().values().stream().flatMap(group -> group.values().stream()).toList();
  }

  private static List<String> placeholders(String text) {
    return PLACEHOLDER.matcher(text).results().map(MatchResult::group).toList();
  }

  private static ReasonTexts read(String yaml) throws IOException {
    return ReasonTexts.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
  }
}
