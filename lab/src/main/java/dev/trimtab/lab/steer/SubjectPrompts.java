package dev.trimtab.lab.steer;

import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.trait.Example;
import dev.trimtab.model.ModelOutline;
import dev.trimtab.model.text.ChatTemplate;
import dev.trimtab.model.text.Conversation;
import dev.trimtab.model.text.Message;
import dev.trimtab.model.text.ModelText;
import java.time.LocalDateTime;

/**
 * How a model is asked: its own template, or a document where it has none.
 *
 * @param outline the model
 * @param systemAsUser whether a system prompt goes into the user's turn where the template has no
 *     role for it
 */
record SubjectPrompts(ModelOutline outline, boolean systemAsUser) {
  /* Templates that write the date would otherwise give other prompts tomorrow. */
  private static final LocalDateTime DATE = LocalDateTime.of(2026, 1, 1, 12, 0);

  /**
   * The example as token ids, ready for the response.
   *
   * @throws UserError where the template has no system role, and the example a system prompt
   */
  TokenIds of(Example example) {
    ModelText text = outline.text();
    boolean plain = text.template().isEmpty() && example.system().isEmpty();
    if (example.document() || plain) {
      return text.document(example.prompt()).ids();
    }
    Conversation conversation =
        example.system().isEmpty()
            ? Conversation.user(example.prompt())
            : Conversation.of(Message.system(example.system()), Message.user(example.prompt()));
    return text.prompt(spoken(conversation), DATE).ids();
  }

  private Conversation spoken(Conversation conversation) {
    if (!conversation.hasSystem()
        || outline.text().template().map(ChatTemplate::supportsSystem).orElse(true)) {
      return conversation;
    }
    if (systemAsUser) {
      return conversation.systemAsUser();
    }
    throw new UserError(
        "The chat template of %s has no system role, which persona-vector traits need."
            .formatted(outline.folder()),
        "Use CAA, Arditi or natural traits, or --system-as-user to put system prompts into the"
            + " user's turn.");
  }
}
