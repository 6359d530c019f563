/** What the floor program is told; it shares no code with the product. */
export interface FloorSettings {
  readonly databaseUrl: string;
  readonly amqpUrl: string;
  /** Queue with registry events. */
  readonly queue: string;
  readonly intermediateServerUrl: string;
  readonly aggregationUrl: string;
  readonly sftp: { readonly host: string; readonly port: number; readonly username: string; readonly password: string };
  readonly municipality: string;
  readonly insurerNumber: string;
  readonly layoutFile: string;
  /** Events a transaction, answers a transaction, changes a file. */
  readonly batch: number;
  /** Transactions, requests and files under way at one time. */
  readonly concurrency: number;
}

/** A change that is recorded and has to reach both receivers. */
export interface Change {
  readonly id: number;
  readonly residentId: string;
  /** Request toward 中間サーバー, complete, with its own id. */
  readonly request: object;
  /** Rows toward 国保連合会, in their order, without number and time of the file. */
  readonly lines: readonly Readonly<Record<string, string>>[];
}
