/** What is read of a client: whatever tells of itself like that can be observed. */
export interface ObservedClient {
  status(): ObservedStatus;
}

export interface ObservedStatus {
  readonly providers: Readonly<Record<string, { readonly endpoints: readonly ObservedEndpoint[] }>>;
  readonly identities: readonly ObservedIdentity[];
  readonly watch: {
    readonly rooms: number;
    readonly known: number;
    readonly due: number;
    readonly latenessMs: number;
  };
  readonly learnedUids: number;
  readonly cacheEntries: number;
  /** Those that fire. @default there are none */
  readonly alerts?: { readonly firing: readonly ObservedAlert[] } | undefined;
}

export interface ObservedIdentity {
  readonly state: string;
  /** Its share in the client's list. @default it is not of the list, and is not counted */
  readonly weight?: number | undefined;
}

export interface ObservedAlert {
  readonly name: string;
  readonly severity: string;
}

export interface ObservedEndpoint {
  readonly name: string;
  readonly state: string;
  readonly ratePerMinute?: number | undefined;
}
