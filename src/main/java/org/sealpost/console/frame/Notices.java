package org.sealpost.console.frame;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.AbstractFlashMapManager;

/**
 * What a page says once after something was done, kept for a minute between the redirect and the
 * page. Bounded, in memory: losing one at a restart loses a sentence.
 */
final class Notices extends AbstractFlashMapManager {

  private static final int MOST = 1000;

  private final Cookies cookies;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, List<FlashMap>> bySession =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<FlashMap>> eldest) {
          return size() > MOST;
        }
      };

  Notices(Cookies cookies) {
    this.cookies = cookies;
    setFlashMapTimeout(60);
  }

  @Override
  protected @Nullable List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
    lock.lock();
    try {
      var kept = bySession.get(key(request));
      return kept == null ? null : new ArrayList<>(kept); // the caller takes away from it
    } finally {
      lock.unlock();
    }
  }

  @Override
  protected void updateFlashMaps(
      List<FlashMap> maps, HttpServletRequest request, HttpServletResponse response) {
    lock.lock();
    try {
      if (maps.isEmpty()) {
        bySession.remove(key(request));
      } else {
        bySession.put(key(request), List.copyOf(maps));
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  protected Object getFlashMapsMutex(HttpServletRequest request) {
    return lock;
  }

  private String key(HttpServletRequest request) {
    return cookies.session(request).orElse("");
  }
}
