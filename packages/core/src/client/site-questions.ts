import { isAnonymousFor } from "../provider/is-anonymous.ts";
import type { RoomQuery } from "../provider/provider.ts";
import type { Asker } from "./ask-as.ts";
import { chooseAdapters } from "./choose-adapters.ts";
import type { ClientParts } from "./client-parts.ts";
import { knownAnswer } from "./known-answer.ts";
import type { Question, SiteQuestion } from "./question.ts";

interface Asking<Extra> extends Pick<SiteQuestion<Extra>, "lacking" | "grant"> {
  parts: Pick<ClientParts<Extra>, "balancers" | "memory" | "random">;
}

/** The question as each identity that asks it brings it to the site; what one of them learns, the next one knows. */
export async function siteQuestions<Extra>(
  question: Question<Extra>,
  { lacking, grant, parts: { balancers, memory, random } }: Asking<Extra>,
): Promise<(asker: Asker) => SiteQuestion<Extra>> {
  const { cache } = memory;
  const { room, need, call, provider, givenUid, api } = question;
  let uid = givenUid ?? room.uid ?? (await cache.knownUid(room));
  let isUidGiven = givenUid !== undefined || room.roomId === "";
  const known = await knownAnswer(question, memory);
  return ({ identity, isHidden }) => {
    const status = () => balancers.of(provider.id).status(identity.id);
    const whoMayAnswer = (): Pick<SiteQuestion<Extra>, "query" | "adapters"> => {
      const query: RoomQuery = {
        ...{ room: { ...room, uid }, need, options: call.options },
        ...(known && { known }),
      };
      const adapters = chooseAdapters(query, { provider, api, status, random });
      return {
        query,
        adapters: isHidden ? adapters.filter((adapter) => isAnonymousFor(adapter, need)) : adapters,
      };
    };
    const siteQuestion: SiteQuestion<Extra> = {
      ...{ ...question, identity },
      ...whoMayAnswer(),
      ...{ isUidGiven, lacking, grant },
      learn: (learned) => {
        cache.recordNames(room, learned);
        if (api !== "balance" || room.roomId === "" || !learned?.uid) return;
        uid = learned.uid;
        isUidGiven = false;
        Object.assign(siteQuestion, whoMayAnswer(), { isUidGiven });
      },
    };
    return siteQuestion;
  };
}
