import { calculateJwkThumbprint, type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';

export interface IssuerKey {
  readonly algorithm: 'RS256' | 'RS512';
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly privateKey: CryptoKey;
}

/** A fresh key pair: the issuer's tokens are worth nothing after the simulator has stopped. */
export async function newIssuerKey(algorithm: IssuerKey['algorithm'] = 'RS256'): Promise<IssuerKey> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm);
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { algorithm, kid, publicJwk: { ...jwk, kid, alg: algorithm, use: 'sig' }, privateKey };
}

/** The one key of an issuer that can be replaced while it runs: the old one leaves the JWKS at once. */
export class IssuerKeyHolder {
  private constructor(private key: IssuerKey) {}

  static async create(): Promise<IssuerKeyHolder> {
    return new IssuerKeyHolder(await newIssuerKey());
  }

  current(): IssuerKey {
    return this.key;
  }

  async rotate(): Promise<IssuerKey> {
    this.key = await newIssuerKey();
    return this.key;
  }
}
