import { faultKinds } from "../control/control-fault.ts";
import { bilibiliFaultKinds } from "./bilibili-welcome.ts";
import { usage } from "./read-arguments.ts";

export const help = `Plays Douyin, or Bilibili, on localhost: the same addresses, replies and moods, for clients to be tried on.

${usage}

  --site bilibili   which of the two; douyin is the other
  --port 8080       the port on 127.0.0.1; 0 takes any free one
  --lax             signatures are not checked
  --limit 40/60s    more from one visitor is answered with 444 (412 at Bilibili) for a while, then with captchas for a while;
                    40/60s/2m/5m says how long each (else as long as the window)
  --cdn-hosts       streams keep the hosts they have on the site, instead of playing from here
  --rooms 1000      so many rooms beside the cast, at Bilibili: on air, off air, with old videos, and a few of nobody
  --seed 1          the luck of faults with a rate, and of latencies with a range
  --help            this

Faults of Douyin, one per address and cookie ("cookie": "sessionid=anna" strikes her alone), by the buttons of its page or by POST to /__control:
${wrapped(faultKinds)}

Bilibili's, one per endpoint, host ("api/*") and cookie, by POST alone:
${wrapped(bilibiliFaultKinds)}

While Douyin runs, open its address in a browser to see who is there and to make it fail.`;

/** The words in lines about as wide as those of the rest of the help. */
function wrapped(words: readonly string[]): string {
  return words
    .join(" ")
    .replace(/(.{1,90})(?: |$)/g, "  $1\n")
    .trimEnd();
}
