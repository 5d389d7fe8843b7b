// telegram-test-api, a Bot API server and client that others have written, with what it lacks.

import { createServer } from "node:http";

import telegramTestApi from "telegram-test-api";

export const TOKEN = "666:AAE_this-is-no-real-token-of-any-bot";

/** The package's server; it leaves out of a tap what every tap has (https://core.telegram.org/bots/api#callbackquery). */
class BotApi extends telegramTestApi {
  getUpdates(token) {
    return super.getUpdates(token).map((update) => {
      if (update.callback_query) update.callback_query.chat_instance = "1";
      return update;
    });
  }
}

/**
 * Starts the server on a free loopback port. It answers `getMe`, `getUpdates`, `sendMessage`, `editMessageText`,
 * `answerCallbackQuery` and `deleteWebhook` as the package does; menus, files and contacts are unknown to the package and
 * answered here.
 * @param {Map<string, Buffer>} files what `getFile` knows, by file id
 */
export async function startBotApi(files) {
  let api = null;
  const http = createServer((request, response) => {
    const own = lacking(request.url);
    if (own) own(request, response);
    else api.webServer(request, response);
  });
  await new Promise((resolve, reject) => http.listen(0, "127.0.0.1", resolve).once("error", reject));
  api = new BotApi({ host: "127.0.0.1", port: http.address().port, storeTimeout: 600 });

  function lacking(url) {
    const download = new RegExp(`^/file/bot${TOKEN}/photos/(\\w+)\\.jpg$`).exec(url);
    if (download) return (_request, response) => response.end(files.get(download[1]));
    const method = new RegExp(`^/bot${TOKEN}/(\\w+)$`).exec(url)?.[1];
    return { SetMyCommands: menu, GetFile: file, SendContact: contact, SendChatAction: menu }[method];
  }
  async function menu(request, response) {
    await body(request);
    answer(response, true);
  }
  async function file(request, response) {
    const { file_id } = await body(request);
    answer(response, { file_id, file_unique_id: file_id, file_path: `photos/${file_id}.jpg` });
  }
  async function contact(request, response) {
    answer(response, api.addBotMessage(await body(request), TOKEN));
  }

  const stop = () =>
    new Promise((resolve) => {
      http.close(resolve);
      http.closeAllConnections();
    });
  return { url: api.config.apiURL, client: (chat) => api.getClient(TOKEN, chat), stop };
}

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

function answer(response, result) {
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify({ ok: true, result }));
}
