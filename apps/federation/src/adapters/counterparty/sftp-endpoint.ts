import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '#config/secret';

export interface SftpConnection {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly hostVerifier: (key: Buffer) => boolean;
}

/** Where the receiver's SFTP server stands and who we are there. */
export class SftpEndpoint {
  private readonly url: Secret;
  private readonly hostKeySha256: string | undefined;

  constructor(url: Secret, hostKeySha256: string | undefined) {
    this.url = url;
    this.hostKeySha256 = hostKeySha256;
  }

  connection(): SftpConnection {
    const url = new URL(this.url.reveal());
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port || 22),
      username: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      hostVerifier: (key) => this.isExpected(key),
    };
  }

  /** Without a fingerprint any key is taken, as in the demo, where the stand-in makes its own. */
  private isExpected(key: Buffer): boolean {
    if (this.hostKeySha256 === undefined) return true;
    const expected = Buffer.from(this.hostKeySha256.replace(/^SHA256:/, ''), 'base64');
    const actual = createHash('sha256').update(key).digest();
    return expected.length === actual.length && timingSafeEqual(expected, actual);
  }
}
