/** An HTTP service that requests are forwarded to. */
export interface Backend {
  /** `host:port`, with an IPv6 address in brackets: its name everywhere. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** A bigger weight gets a bigger share; 0 takes it out. @default 1 */
  readonly weight?: number | undefined;
  /** A lower number goes first, where the strategy looks at it. @default 1 */
  readonly priority?: number | undefined;
}
