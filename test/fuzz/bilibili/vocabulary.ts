/** The keys that Bilibili's adapters read. */
export const keys: readonly string[] = (
  "code message data v_voucher room_info anchor_info base_info room_id short_id uid title uname face cover " +
  "user_cover cover_from_user live_status live_start_time live_time lock_status area_name area_v2_name " +
  "by_room_ids is_encrypted is_locked encrypted pwd_verified all_special_types playurl_info playurl stream " +
  "format format_name codec codec_name current_qn accept_qn base_url url_info host extra g_qn_desc durl url info " +
  "roomInitRes roomInfoRes live_id_str quality_description"
).split(" ");

/** Codes and moments of the site, and what passes for them. */
export const values: readonly unknown[] = [
  ...[-1, -101, -352, -412, 203, 60_004, 60_005, 19_002_000, 19_002_005, 10_000, 1_767_200_000],
  ...["-352", "0000-00-00 00:00:00", "2026-01-01 00:53:20", "9999-99-99 99:99:99", "//elsewhere.example/"],
  ...[{ v_voucher: "voucher" }, { toString: 1 }, -62_170_012_800],
];
