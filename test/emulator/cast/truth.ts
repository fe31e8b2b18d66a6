import type { CastMember } from "./members.ts";

/** The address that was asked, by the name of the adapter that asks it. */
export type Teller = "web" | "webHTML" | "mobile" | "userHTML";

/** `unproven`: the reply shows neither the room nor that there is none, so a client must not call it offline. */
type Verdict = "live" | "offline" | "restricted" | "missing" | "unproven";

type Fact = "title" | "owner" | "uid" | "liveId" | "cover" | "streams" | "composed" | "radio";

const whole: readonly Fact[] = ["title", "owner", "uid", "liveId", "cover", "streams", "composed", "radio"];
const without = (...absent: readonly Fact[]) => whole.filter((fact) => !absent.includes(fact));
const nothing: readonly Fact[] = [];
const anchorOnly: readonly Fact[] = ["owner", "uid"];

interface Telling {
  verdict: Verdict;
  knows: readonly Fact[];
}

const live = { verdict: "live", knows: whole } as const;
/** The profile has neither title nor cover, no second picture, and no mark of radio. */
const liveOnProfile: Telling = { verdict: "live", knows: without("title", "cover", "composed", "radio") };
const offline: Telling = { verdict: "offline", knows: without("cover", "streams", "composed") };
const offlineWithCover: Telling = { verdict: "offline", knows: without("streams", "composed") };
const anchorAlone: Telling = { verdict: "offline", knows: anchorOnly };
const restricted: Telling = { verdict: "restricted", knows: nothing };
const missing: Telling = { verdict: "missing", knows: nothing };
const unproven: Telling = { verdict: "unproven", knows: nothing };
/** Addresses for computers say that a radio room is on air, but give no streams of it. */
const silentRadio: Telling = { verdict: "live", knows: without("streams") };

/** What each address tells of each kind of member: the one table a test may compare any adapter with. */
const tellings: Record<ReturnType<typeof kindOf>, Record<Teller, Telling>> = {
  live: { web: live, webHTML: live, mobile: live, userHTML: liveOnProfile },
  radio: { web: silentRadio, webHTML: silentRadio, mobile: live, userHTML: liveOnProfile },
  frameOnly: { web: live, webHTML: unproven, mobile: live, userHTML: liveOnProfile },
  refusedByWeb: { web: unproven, webHTML: live, mobile: live, userHTML: liveOnProfile },
  offline: { web: offline, webHTML: offline, mobile: offlineWithCover, userHTML: anchorAlone },
  ended: {
    web: offlineWithCover,
    webHTML: offlineWithCover,
    mobile: offlineWithCover,
    userHTML: anchorAlone,
  },
  // Status and end contradict each other there, so that nothing is proven.
  lingering: {
    web: offlineWithCover,
    webHTML: offlineWithCover,
    mobile: unproven,
    userHTML: anchorAlone,
  },
  finished: {
    web: { verdict: "offline", knows: nothing },
    webHTML: offline,
    mobile: offlineWithCover,
    userHTML: anchorAlone,
  },
  restricted: { web: restricted, webHTML: unproven, mobile: restricted, userHTML: unproven },
  cancelled: { web: missing, webHTML: missing, mobile: missing, userHTML: missing },
  // A reply about an unlisted room proves something only if it names the anchor together with a status number: without
  // those it looks like a page that was cut short.
  unlisted: { web: anchorAlone, webHTML: unproven, mobile: unproven, userHTML: anchorAlone },
  // A missing room has no anchor, so `mobile` and `userHTML`, which are asked by anchor, are asked for an unknown one.
  missing: { web: missing, webHTML: missing, mobile: unproven, userHTML: unproven },
};

function kindOf(member: CastMember) {
  if (member.state === "ended" && member.lingersOnMobile) return "lingering";
  if (member.state !== "live") return member.state;
  if (member.isRadio) return "radio";
  if (member.isFrameOnly) return "frameOnly";
  return member.isRefusedByWeb ? "refusedByWeb" : "live";
}

/** What a correct client must say about a member, had it asked everywhere. */
export type Truth =
  | { living: boolean; title: string; owner: string; uid: string; roomId: string }
  | { refusal: "restricted" | "missing" };

export function truthOf(member: CastMember): Truth {
  if (member.state === "missing" || member.state === "cancelled") return { refusal: "missing" };
  if (member.state === "restricted") return { refusal: "restricted" };
  if (member.state === "unlisted") {
    return { living: false, title: "", owner: member.owner.nickname, uid: member.owner.secUid, roomId: "" };
  }
  const { title, owner, roomId } = member;
  return { living: member.state === "live", title, owner: owner.nickname, uid: owner.secUid, roomId };
}

/** What a correct client must say when it has asked one address only; texts it cannot know are empty. */
export interface ToldTruth {
  verdict: Verdict;
  title: string;
  owner: string;
  uid: string;
  liveId: string;
  isLiveRadio: boolean;
  hasCover: boolean;
  /** The id in every stream URL of the plain picture; undefined where there is nothing to play. */
  streamId: string | undefined;
  /** The id in every stream URL of the composed picture, which only a double screen has. */
  composedStreamId: string | undefined;
}

export function truthAt(teller: Teller, member: CastMember): ToldTruth {
  const { verdict, knows } = tellings[kindOf(member)][teller];
  const owner = "owner" in member ? member.owner : undefined;
  const room = "roomId" in member ? member : undefined;
  const broadcast = "broadcast" in member ? member.broadcast : undefined;
  const textIf = (fact: Fact, text: string | undefined) => (knows.includes(fact) ? (text ?? "") : "");
  return {
    verdict,
    title: textIf("title", room?.title),
    owner: textIf("owner", owner?.nickname),
    uid: textIf("uid", owner?.secUid),
    liveId: textIf("liveId", room?.roomId),
    isLiveRadio: knows.includes("radio") && member.state === "live" && (member.isRadio ?? false),
    hasCover: knows.includes("cover"),
    streamId: knows.includes("streams") ? broadcast?.streamId : undefined,
    composedStreamId: knows.includes("composed") ? broadcast?.composed?.streamId : undefined,
  };
}
