import 'reflect-metadata';
import { X509CertificateGenerator } from '@peculiar/x509';

/** A self-signed certificate of an invented name, PEM, valid from long ago until `end`. */
export async function aCertificate(end: Date): Promise<string> {
  const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=orchestrator.consumer.example.nhs.uk',
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: end,
    signingAlgorithm,
    keys,
  });
  return certificate.toString('pem');
}
