/** What all pages say. Each adds its own in its `texts.js`, beside which these parts are served. */
export const commonTexts = /** @type {const} */ ({
  skip: { en: "Skip to the content", zh: "跳到正文" },
  language: { en: "Language", zh: "语言" },
  theme: { en: "Colours", zh: "配色" },
  themeSystem: { en: "As the system", zh: "跟随系统" },
  themeLight: { en: "Light", zh: "浅色" },
  themeDark: { en: "Dark", zh: "深色" },
  summary: { en: "At a glance", zh: "概览" },

  connectionLocked: { en: "Locked", zh: "已锁定" },
  enterKey: { en: "Enter the key", zh: "输入密钥" },
  forgetKey: { en: "Forget the key", zh: "清除密钥" },
  keyWhy: {
    en: "It stays in the memory of this tab alone, and is gone with it.",
    zh: "密钥只保存在当前标签页的内存中，关闭即消失。",
  },
  key: { en: "API key", zh: "API 密钥" },
  useKey: { en: "Use it", zh: "使用" },
  keyLimited: {
    en: "Too many wrong keys came from this address. Try again in {wait}.",
    zh: "此地址的错误密钥过多，请在 {wait}后重试。",
  },
  cancel: { en: "Cancel", zh: "取消" },

  state: { en: "State", zh: "状态" },
  requests: { en: "Requests", zh: "请求数" },
  latency: { en: "Mean / 95 %", zh: "平均 / 95 %" },
  weight: { en: "Weight", zh: "权重" },
  actions: { en: "Actions", zh: "操作" },
  "half-open": { en: "On trial", zh: "试探中" },
  open: { en: "Blocked", zh: "已封锁" },
  againIn: { en: "asked again in {wait}", zh: "{wait}后再试" },
  trip: { en: "Block", zh: "封锁" },
  tripNamed: { en: "Block {name}", zh: "封锁 {name}" },
  confirmTrip: { en: "Block {name}?", zh: "封锁 {name}？" },
  didTrip: { en: "{name} is blocked.", zh: "已封锁 {name}。" },
  didNot: { en: "{name}: {message}", zh: "{name}：{message}" },
});
