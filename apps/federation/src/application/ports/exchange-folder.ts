/** Port: the folders the receiver lets us write to and read from. */
export abstract class ExchangeFolder {
  /** Bytes of a file, or undefined when there is none. */
  abstract sizeOf(path: string): Promise<number | undefined>;
  abstract write(path: string, content: Uint8Array): Promise<void>;
  abstract rename(from: string, to: string): Promise<void>;
  abstract list(folder: string): Promise<string[]>;
  abstract read(path: string): Promise<Uint8Array>;
  abstract remove(path: string): Promise<void>;
  abstract ensureFolder(folder: string): Promise<void>;
  abstract close(): Promise<void>;
}
