package dev.trimtab.app.command;

import dev.trimtab.model.Model;
import dev.trimtab.model.text.ChatTemplate;
import dev.trimtab.model.text.Conversation;
import dev.trimtab.model.text.Message;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say what the system prompt is and whose turn it goes into. */
final class SystemOptions {
  @Option(names = "--system", paramLabel = "TEXT", description = "The system prompt.")
  private String system = "";

  @Option(
      names = "--system-as-user",
      description = "Put the system prompt into the user's turn where a model has no role for it.")
  private boolean systemAsUser;

  /** Another system prompt from now on; an empty one is none. */
  void replace(String text) {
    system = text;
  }

  /** What was said after the system prompt, if there is one. */
  Conversation conversation(List<Message> said) {
    List<Message> messages = new ArrayList<>();
    if (!system.isEmpty()) {
      messages.add(Message.system(system));
    }
    messages.addAll(said);
    return new Conversation(messages);
  }

  /** The same as {@code model} can be told it: the system prompt moves where that is asked for. */
  Conversation spoken(List<Message> said, Model model) {
    Conversation conversation = conversation(said);
    boolean refused = !model.text().template().map(ChatTemplate::supportsSystem).orElse(true);
    return systemAsUser && refused ? conversation.systemAsUser() : conversation;
  }
}
