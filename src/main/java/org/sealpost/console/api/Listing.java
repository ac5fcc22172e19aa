package org.sealpost.console.api;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param items the things
 * @param next the value for {@code after} that asks for the next page; absent on the last
 */
public record Listing<T>(
    @Described("the things") List<T> items,
    @Described("the value for after that asks for the next page; absent on the last page")
        Optional<String> next) {

  private static final int USUAL = 50;
  private static final int MOST = 500;

  public Listing {
    items = List.copyOf(items);
  }

  /** All of a short list. */
  public static <T> Listing<T> all(List<T> items) {
    return new Listing<>(items, Optional.empty());
  }

  /** A page of a list that was asked for one thing more than the page holds. */
  public static <T> Listing<T> page(List<T> oneMore, int limit, Function<T, String> key) {
    return oneMore.size() > limit
        ? new Listing<>(oneMore.subList(0, limit), Optional.of(key.apply(oneMore.get(limit - 1))))
        : all(oneMore);
  }

  /** A page cut out of a whole list that is sorted by key. */
  public static <T> Listing<T> cut(
      List<T> whole, Optional<String> after, int limit, Function<T, String> key) {
    var rest =
        whole.stream()
            .dropWhile(item -> after.isPresent() && !key.apply(item).equals(after.get()))
            .skip(after.isPresent() ? 1 : 0)
            .limit(limit + 1L)
            .toList();
    return page(rest, limit, key);
  }

  /** The same page with its things in another form. */
  public <R> Listing<R> map(Function<T, R> form) {
    return new Listing<>(items.stream().map(form).toList(), next);
  }

  /** The size of a page, as asked for, within bounds. */
  public static int limit(Optional<Integer> asked) {
    return Math.clamp(asked.orElse(USUAL), 1, MOST);
  }
}
