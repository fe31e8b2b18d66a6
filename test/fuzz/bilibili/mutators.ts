import { commonStrangers, mutatorFor, shuffleKeys } from "../mutators/mutate-values.ts";
import { byteMutators, escapeText, type Mutator, onText } from "../mutators/mutators.ts";

const readKeys = new Set(
  (
    "code message data v_voucher room_info anchor_info base_info room_id short_id uid title uname face cover " +
    "user_cover cover_from_user live_status live_start_time live_time lock_status area_name area_v2_name " +
    "by_room_ids is_encrypted is_locked encrypted pwd_verified all_special_types playurl_info playurl stream " +
    "format format_name codec codec_name current_qn accept_qn base_url url_info host extra g_qn_desc durl url info " +
    "roomInitRes roomInfoRes live_id_str quality_description"
  ).split(" "),
);

const strangers: readonly unknown[] = [
  ...commonStrangers,
  ...[-1, -101, -352, -412, 203, 60_004, 60_005, 19_002_000, 19_002_005, 10_000, 1_767_200_000],
  ...["-352", "0000-00-00 00:00:00", "2026-01-01 00:53:20", "9999-99-99 99:99:99", "//elsewhere.example/"],
  ...[{ v_voucher: "voucher" }, { toString: 1 }, -62_170_012_800],
];

const mutateJSON = mutatorFor({ readKeys, strangers });

const jsonMutators = {
  ...byteMutators,
  mutateValue: onText(mutateJSON),
  shuffleKeys: onText(shuffleKeys),
  escapeText: onText(escapeText),
} satisfies Record<string, Mutator>;

const STATE = /(window\.__NEPTUNE_IS_MY_WAIFU__=)(.*)(<\/script><script src)/s;

/** Changes the state of a page and leaves the rest of it. */
const onState = (change: Parameters<typeof onText>[0]): Mutator =>
  onText((page, random) =>
    page.replace(STATE, (_, before, state, after) => {
      // As the site writes what stands in scripts.
      const changed = change(state, random).replaceAll("<", "\\u003c");
      return `${before}${changed}${after}`;
    }),
  );

const pageMutators = {
  ...byteMutators,
  mutateValue: onState(mutateJSON),
  shuffleKeys: onState(shuffleKeys),
} satisfies Record<string, Mutator>;

export type MutatorName = keyof typeof jsonMutators;

const harmless: ReadonlySet<string> = new Set(["shuffleKeys", "escapeText"]);

/** Whether a mutator leaves the meaning of a reply unchanged, so that the adapter must still answer. */
export function isHarmless(name: MutatorName): boolean {
  return harmless.has(name);
}

/** Those that suit what is at an address; values are changed most, since broken bytes seldom get further than the reader. */
export function mutatorsOf(endpoint: string): MutatorName[] {
  const bytes = Object.keys(byteMutators) as MutatorName[];
  if (endpoint === "playlist") return bytes;
  const others = Object.keys(endpoint === "page" ? pageMutators : jsonMutators) as MutatorName[];
  return [...others, ...bytes.map(() => "mutateValue" as const)];
}

export function mutatorOf(endpoint: string, name: MutatorName): Mutator {
  const table: Partial<Record<MutatorName, Mutator>> = endpoint === "page" ? pageMutators : jsonMutators;
  return table[name] ?? ((body) => body);
}
