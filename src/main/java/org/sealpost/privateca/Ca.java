package org.sealpost.privateca;

import java.security.cert.X509Certificate;
import org.bouncycastle.cert.X509CertificateHolder;

/** One of our authorities at work: its certificate and its key in the vault. */
record Ca(
    CaName name,
    X509CertificateHolder holder,
    X509Certificate certificate,
    IssuerSignature signature) {}
