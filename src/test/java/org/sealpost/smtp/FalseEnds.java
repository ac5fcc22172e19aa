package org.sealpost.smtp;

import java.util.List;

/** Ends of a mail that some servers see and others do not, and what is hidden behind them. */
final class FalseEnds {

  static final List<String> ALL =
      List.of(
          "\n.\n",
          "\n.\r",
          "\r.\n",
          "\r.\r",
          "\n.\r\n",
          "\r.\r\n",
          "\r\n.\r\r\n",
          "\r\r\n.\r\r\n",
          "\r\n\0.\r\n",
          "\r\n.\n",
          "\r\n.\r",
          "\n\n.\r\n\n",
          "\r\r\n.\r\n",
          "\n\r.\n\r",
          "\r\n.\0\r\n",
          "\r\n.\r\0\n");

  static final String SMUGGLED =
      "MAIL FROM:<evil@ours.test>\r\nRCPT TO:<b@ours.test>\r\nDATA\r\nsmuggled\r\n.\r\n";

  private FalseEnds() {}
}
