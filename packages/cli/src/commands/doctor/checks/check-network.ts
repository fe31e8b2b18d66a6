import { lookup } from "node:dns/promises";
import { connect } from "node:tls";
import { type Finding, plain } from "../finding.ts";
import { codeOf, PATIENCE_MS } from "./network-failure.ts";

interface Named {
  hostname: string;
  signal: AbortSignal;
}

interface Site {
  url: URL;
  /** Whether settings have another place asked, of which nobody knows whether by https. */
  isReplaced: boolean;
  signal: AbortSignal;
}

/** Whether the name of the site has an address here. */
export async function checkDNS({ hostname, signal }: Named): Promise<Finding> {
  const check = "dns";
  const late = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  try {
    const found = await Promise.race([
      lookup(hostname.replace(/^\[|\]$/g, ""), { all: true }),
      rejectedBy(late),
    ]);
    const addresses = found.map(({ address }) => address).join(", ");
    return { check, verdict: "well", found: plain(`${hostname}: ${addresses}`) };
  } catch (error) {
    signal.throwIfAborted();
    return {
      check,
      verdict: "wrong",
      found: plain(`${hostname}: ${codeOf(error)}`),
      advice: {
        en: "the name cannot be found: check the connection and the DNS server",
        zh: "无法解析域名：请检查网络和 DNS 服务器",
      },
    };
  }
}

/** Whether the site proves who it is. */
export async function checkTLS({ url, isReplaced, signal }: Site): Promise<Finding> {
  const check = "tls";
  if (isReplaced)
    return {
      check,
      verdict: "skipped",
      found: { en: "settings have another place asked", zh: "配置指定了其他站点" },
    };
  if (url.protocol !== "https:")
    return {
      check,
      verdict: "skipped",
      found: { en: "the site is asked by http", zh: "站点使用 http，无需检查" },
    };
  const late = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const socket = connect({ host: url.hostname, port: Number(url.port || 443), servername: url.hostname });
  try {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.once("secureConnect", resolve).once("error", reject);
    await Promise.race([promise, rejectedBy(late)]);
    const { issuer, valid_to: until } = socket.getPeerCertificate();
    const by = [issuer?.O ?? issuer?.CN ?? "?"].flat().join(", ");
    return {
      check,
      verdict: "well",
      found: {
        en: `${socket.getProtocol()}, certificate by ${by} until ${until}`,
        zh: `${socket.getProtocol()}，证书由 ${by} 签发，有效至 ${until}`,
      },
    };
  } catch (error) {
    signal.throwIfAborted();
    return {
      check,
      verdict: "wrong",
      found: plain(codeOf(error)),
      advice: {
        en: "no trusted connection: a proxy or virus scanner may stand between (NODE_EXTRA_CA_CERTS names its certificate), or the clock is wrong",
        zh: "无法建立可信连接：可能有代理或杀毒软件介入（用 NODE_EXTRA_CA_CERTS 指定其证书），或系统时间有误",
      },
    };
  } finally {
    socket.destroy();
  }
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(Object.assign(new Error("too late"), { code: "ETIMEDOUT" }));
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}
