import { X509Certificate } from "node:crypto";

interface Certificate {
  subject: string;
  fingerprint256: string;
  validTo: Date;
}

type Certificates =
  | { ok: true; certificates: Certificate[] }
  | { ok: false; code: `certificates.${string}`; message: string };

const MOST_BYTES = 256 * 1024;
const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

const refuse = (code: `certificates.${string}`, message: string): Certificates => ({
  ok: false,
  code,
  message,
});

/** What somebody uploads as a certificate authority: looked at before it is kept. */
export function readCertificates(pem: string, now: Date): Certificates {
  if (Buffer.byteLength(pem) > MOST_BYTES) {
    return refuse(
      "certificates.too_large",
      "The file is bigger than 256 kB. Upload only the certificates of your own authority.",
    );
  }
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    return refuse(
      "certificates.private_key",
      "The file holds a private key, which must stay where it belongs. Upload the certificate alone.",
    );
  }
  const certificates = (pem.match(BLOCK) ?? []).map(read);
  const whole = certificates.filter((one) => one !== undefined);
  if (whole.length === 0 || whole.length < certificates.length) {
    return refuse(
      "certificates.not_pem",
      "The file is not a certificate in PEM format (text that begins with -----BEGIN CERTIFICATE-----). A .cer or .der file can be turned into one: openssl x509 -inform der -in ca.cer -out ca.pem",
    );
  }
  const expired = whole.find(({ validTo }) => validTo <= now);
  if (expired) {
    return refuse(
      "certificates.expired",
      `The certificate ${expired.subject} expired on ${expired.validTo.toISOString().slice(0, 10)}. Upload the current one.`,
    );
  }
  return { ok: true, certificates: whole };
}

function read(block: string): Certificate | undefined {
  try {
    const { subject, fingerprint256, validTo } = new X509Certificate(block);
    return { subject: subject.replaceAll("\n", ", "), fingerprint256, validTo: new Date(validTo) };
  } catch {
    return undefined;
  }
}
