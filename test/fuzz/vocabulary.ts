/** The keys that Douyin's adapters read. */
export const keys: readonly string[] = (
  "status_code data user room owner status room_status id_str title nickname sec_uid stream_url pull_datas " +
  "stream_data live_core_sdk_data flv_pull_url hls_pull_url_map roomStore roomInfo anchor web_stream_url state uid " +
  "secUid statusCode roomIdStr roomData userCanceled isBan cover url_list main flv hls options qualities enter_mode " +
  "status_str create_time start_time finish_time finish_reason enter_room_id roomId prompts message " +
  "extra roomExtra is_official_channel"
).split(" ");

/** Codes of the site, and texts that its pages take for references. */
export const values: readonly unknown[] = [
  ...[30003, 4003034, 4001038],
  ...["$undefined", "$12", "$a", "$ffff", "$$"],
];
