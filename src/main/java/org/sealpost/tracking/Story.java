package org.sealpost.tracking;

import java.util.List;

/** The whole story of one mail: its head and what happened, oldest first. */
public record Story(StoryHead head, List<StoryEntry> entries) {

  public Story {
    entries = List.copyOf(entries);
  }
}
