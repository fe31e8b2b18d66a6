import type { FaultAct, Rewrite } from "./acts.ts";
import type { StandInCounters } from "./counters.ts";
import type { ActiveFault, AnyFault, FaultOrder, StandInFault } from "./faults.ts";
import type { LimitVerdict, StandInLimit } from "./limiter.ts";
import type { StandInReply } from "./reply.ts";
import type { StandInRequest, StandInRoute } from "./route.ts";

/** The acts of a site's own faults, by their kinds. */
export type FaultActs = Readonly<Record<string, FaultAct>>;

/** The faults that acts are for. */
type FaultOfAct<Kind, Act> = Act extends (fault: infer Fault, ...rest: never[]) => unknown
  ? unknown extends Fault
    ? { kind: Kind }
    : [Fault] extends [never]
      ? { kind: Kind }
      : Fault
  : never;

/** All faults of a stand-in: those of any site, and its own. */
export type FaultsOf<Acts extends FaultActs> =
  | StandInFault
  | { [Kind in keyof Acts & string]: FaultOfAct<Kind, Acts[Kind]> }[keyof Acts & string];

export interface StandInOptions<Endpoint extends string, Host extends string, Acts extends FaultActs> {
  /** What the site has; of two routes that a request is for the first one answers. */
  routes: readonly StandInRoute<Endpoint, Host>[];
  /** How this site's own faults look, by kind; one of a kind that any site has replaces it. @default none */
  faults?: (Acts & FaultActs) | undefined;
  /** What the site believes to be the time, in Unix milliseconds. @default Date.now */
  clock?: (() => number) | undefined;
  /** How much one visitor may ask before it is turned away. @default null, as much as it likes */
  limit?: StandInLimit | null | undefined;
  /** Whom the limit counts a request to. @default everybody at an address is one */
  visitorOf?: ((request: StandInRequest) => string) | undefined;
  /** What whoever is over the limit gets. @default HTTP 429, then a page with a captcha */
  limited?: ((verdict: LimitVerdict) => StandInReply) | undefined;
  /** The luck of faults with a rate and of latencies with a range. @default 1 */
  seed?: number | undefined;
  /** The port on 127.0.0.1. @default 0, any free one */
  port?: number | undefined;
  /**
   * Whether `origins` have a port for each host, so that a provider which forgets one in its `hosts` is found out; at `url` all are
   * reached in any case. @default true, and false with a `port`
   */
  hasPortPerHost?: boolean | undefined;
  /** Changes texts within a reply, for sites whose pages have JSON in pieces. @default all of the body */
  rewrite?: Rewrite | undefined;
  /** Where orders are taken over HTTP, as in `/__control`, for programs in other processes. @default nowhere */
  controlPath?: string | undefined;
  /**
   * Takes an order at `controlPath` that only this site knows, such as one that ends a broadcast, and says whether it was
   * one, or what is wrong with it, which is told whoever gave it. @default there are none
   */
  order?: ((order: Readonly<Record<string, unknown>>) => boolean | { error: string }) | undefined;
  /** What `controlPath` tells besides, such as who is off air. @default nothing */
  report?: (() => object) | undefined;
  /** Undoes the site's own orders at a reset. @default nothing */
  onReset?: (() => void) | undefined;
  /** Answers what is not of the site, before anything is counted or fails; undefined where it is. @default nothing */
  aside?: ((aside: Aside) => StandInReply | "sent" | undefined) | undefined;
}

/** A request that may not be of the site. */
export interface Aside {
  /** Its path has the host's prefix still. */
  request: Pick<StandInRequest, "method" | "path" | "query" | "body" | "userAgent">;
  /** For replies that are no text: whoever writes to it says `"sent"`. */
  response: {
    writeHead(
      status: number,
      headers: Readonly<Record<string, string | number>>,
    ): { end(body: string | Uint8Array): unknown };
  };
}

/** A site that is played on this machine. */
export interface StandIn<Endpoint extends string, Host extends string, Fault extends AnyFault> {
  /** Without a slash at its end. */
  url: string;
  /** Where each host of the site is played. */
  origins: Readonly<Record<Host, string>>;
  /**
   * Makes an endpoint fail, or heals it by `fault: null`.
   * @throws StreamFallbackError `INVALID_INPUT` for a place or a kind that there is not
   */
  fail(order: FaultOrder<Fault, Endpoint | `${Host}/*` | "*">): void;
  /** What fails now or will later, by the place. */
  faults(): Record<string, ActiveFault<Fault>>;
  /** Replaces the limit and forgets every visitor; without an argument it tells the one there is. */
  limit(next?: StandInLimit | null): StandInLimit | null;
  counters(): StandInCounters<Endpoint>;
  /** Ends all faults, and forgets what was counted and who asked; the first limit holds again. */
  reset(): void;
  /** How many connections clients hold open, idle ones too. */
  connections(): Promise<number>;
  /**
   * Ends at once, whatever is still being answered.
   * @throws what a route threw first, since its client saw nothing but a broken connection
   */
  close(): Promise<void>;
}
