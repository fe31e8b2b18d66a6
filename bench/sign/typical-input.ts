const userAgent =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

/** The query with which the live page asks for a room's state. */
export const request = {
  query: [
    "aid=6383&app_name=douyin_web&live_id=1&device_platform=web&language=zh-CN&enter_from=web_live",
    "cookie_enabled=true&screen_width=1536&screen_height=864&browser_language=zh-CN&browser_platform=Win32",
    "browser_name=Chrome&browser_version=156.0.0.0&os_name=Windows&os_version=10&web_rid=80017709309",
    "enter_source=&is_need_double_stream=false&insert_task_id=&live_reason=",
  ].join("&"),
  userAgent,
};

/** The input that a browser signs for a live page. */
export const page = {
  timestamp: 1_767_225_600,
  site: "https://live.douyin.com/80017709309",
  nonce: "06955bfce00000000d2ab",
  userAgent,
};
