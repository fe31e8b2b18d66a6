import type { ErrorCode } from "../../errors.ts";
import type { Provider } from "../../provider/provider.ts";
import type { BaseRoom } from "../../room/room-info.ts";
import type { Clock } from "../../runtime/clock.ts";

/** A room that the local site plays. */
export interface SuiteRoom {
  roomId: string;
  /** For adapters that need it; they are not asked about a room without. */
  uid?: string | undefined;
  /** What users give for it: ids, share texts, URLs; in a text the URL is found for the provider, as a client does. */
  inputs: readonly string[];
  /**
   * What is true of it; an adapter may say `""` for what it cannot know, if another one tells it. Where `liveId` is left out, some adapter
   * must name the broadcast of a live room all the same; `""` says that the site has no name for it.
   */
  known?: Partial<Omit<BaseRoom, "living" | "sources">> | undefined;
  /** The qualities that it has, each to be got by `getStream`. @default none is tried */
  qualities?: readonly string[] | undefined;
  /** Those of them that are listed behind worse ones, for who asks for them and nobody else. @default none */
  onRequest?: readonly string[] | undefined;
}

/** What the local site plays, and how it may fail. */
export interface ProviderScenes<Kind extends string = never> {
  live: SuiteRoom;
  offline: SuiteRoom;
  /** Nobody's room. */
  missing: SuiteRoom;
  /** A room that only some may see: `ROOM_RESTRICTED`, or any error of an adapter that cannot tell it from a failure. */
  restricted?: SuiteRoom | undefined;
  /** A room on air whose streams are not for everybody, while its state is: an answer with `streamsRefused`, and no error. */
  streamsRefused?: SuiteRoom | undefined;
  /** Rooms of this site by URL. */
  urls: readonly string[];
  /** What names no room of this site. @default nothing, spaces, another site's URL */
  garbage?: readonly string[] | undefined;
  /** The fields that the provider adds to every answer. @default none */
  extraFields?: readonly string[] | undefined;
  /** What callers give as `options`; the provider's `optionsSchema` is asked first. @default undefined */
  options?: unknown;
  /** The cookie that carries a login at this site. @default "sessionid" */
  cookieName?: string | undefined;
  /**
   * What `SuiteSite.break` knows: a captcha as it looks here, an error inside a 200, a connection that is cut.
   * Refused, empty, halved and foreign replies are the suite's own. With each kind stands the code that every adapter must tell it
   * by, as in `{ blocked: "RISK_CONTROL" }`; in a list, or where it is undefined, any will do that blames no caller. @default none
   */
  breaks?: readonly Kind[] | Readonly<Record<Kind, ErrorCode | undefined>> | undefined;
}

/** A local site of one test, and the provider that asks it. */
export interface SuiteSite<Kind extends string = never> {
  provider: Provider;
  /** Makes all of the site fail in this way from now on. */
  break?(kind: Kind): void | Promise<void>;
  close?(): void | Promise<void>;
}

export interface ProviderSuiteOptions<Kind extends string = never> {
  /** The runner's own, such as that of vitest or of node:test. */
  describe(name: string, define: () => void): unknown;
  /** The runner's own. */
  it(name: string, run: () => Promise<void>): unknown;
  /**
   * Starts a site for one test.
   * @param clock the provider's; it stands still, and a site that looks at timestamps must live by it
   */
  createProvider(clock: Clock): SuiteSite<Kind> | Promise<SuiteSite<Kind>>;
  scenes: ProviderScenes<Kind>;
}
