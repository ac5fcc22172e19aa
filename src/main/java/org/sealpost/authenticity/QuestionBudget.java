package org.sealpost.authenticity;

import java.net.InetAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.sealpost.dns.Answer;
import org.sealpost.dns.CaaRecord;
import org.sealpost.dns.MxRecord;
import org.sealpost.dns.Resolver;
import org.sealpost.dns.TlsaRecord;

/** The DNS for one mail: so many questions and so much time; what is beyond has failed. */
final class QuestionBudget implements Resolver {

  private final Resolver resolver;
  private final AtomicInteger questions;
  private final long deadline;

  QuestionBudget(Resolver resolver, AuthenticationLimits limits) {
    this.resolver = resolver;
    this.questions = new AtomicInteger(limits.questions());
    this.deadline = System.nanoTime() + limits.deadline().toNanos();
  }

  @Override
  public Answer<InetAddress> addresses(String host) {
    return ask(2, () -> resolver.addresses(host));
  }

  @Override
  public Answer<InetAddress> ipv4(String host) {
    return ask(1, () -> resolver.ipv4(host));
  }

  @Override
  public Answer<InetAddress> ipv6(String host) {
    return ask(1, () -> resolver.ipv6(host));
  }

  @Override
  public Answer<String> txt(String name) {
    return ask(1, () -> resolver.txt(name));
  }

  @Override
  public Answer<MxRecord> mx(String domain) {
    return ask(1, () -> resolver.mx(domain));
  }

  @Override
  public Answer<TlsaRecord> tlsa(String host, int port) {
    return ask(1, () -> resolver.tlsa(host, port));
  }

  @Override
  public Answer<TlsaRecord> smimea(String name) {
    return ask(1, () -> resolver.smimea(name));
  }

  @Override
  public Answer<CaaRecord> caa(String name) {
    return ask(1, () -> resolver.caa(name));
  }

  @Override
  public Answer<String> alias(String name) {
    return ask(1, () -> resolver.alias(name));
  }

  @Override
  public Answer<String> ptr(InetAddress address) {
    return ask(1, () -> resolver.ptr(address));
  }

  private <T> Answer<T> ask(int count, Supplier<Answer<T>> question) {
    if (questions.addAndGet(-count) < 0) {
      return new Answer.Failed<>("more questions than one mail may ask");
    }
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      return new Answer.Failed<>("the time for this mail is over");
    }
    var answer = new FutureTask<>(question::get);
    Thread.ofVirtual().name("dns").start(answer);
    try {
      return answer.get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      answer.cancel(true);
      return new Answer.Failed<>("the time for this mail is over");
    } catch (InterruptedException stop) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return new Answer.Failed<>("interrupted");
    } catch (ExecutionException broken) {
      return new Answer.Failed<>("the resolver broke: " + broken.getCause());
    }
  }
}
