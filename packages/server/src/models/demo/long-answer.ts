/** Prose, headings, lists, a table, quotes and code: about 6,000 characters of all that markdown usually holds. */
export const LONG_ANSWER = `# How an answer reaches your screen

You asked for something long, so here is the story of these very words: where they come from, which way they take, and why none of them gets lost. It is a prepared text, as I am only the demo model, but what it tells is how this chat really works.

## 1. You press send

Your message travels to the server in an ordinary request. Before the server says "accepted", it has written the message to disk. From that moment on a power cut may come: the message is there, exactly once, even if your phone was unsure and sent it twice.

Three things happen in that one step:

1. The message gets its **place in the log** of this conversation, a number that is one higher than the last.
2. A **run** is created. A run is one attempt to answer, with a beginning and exactly one end.
3. Everyone who looks at this conversation is told, this device and all others.

## 2. The model begins

The server now calls a model. A real one runs at a provider and sends its answer in small pieces, often a word or half a word at a time. Each piece is called a *token*. A busy model writes between 20 and 150 of them each second.

> The stream belongs to the server, not to the browser. If you close the laptop now, the answer is still being written.

That is the first important decision. In many chats the browser holds the connection to the model, and the answer dies with the tab. Here the browser is only a reader.

## 3. Every piece goes to the log first

A piece of the answer is shown to nobody until it is stored. The order is always the same:

| Step | What happens | How long it takes |
|---|---|---:|
| receive | bytes arrive from the provider | 0 ms |
| parse | bytes become a piece of text | 0.01 ms |
| commit | the piece is written to disk, safely | 0.3 ms |
| deliver | all readers get it | 0.1 ms |
| draw | the browser shows it with the next frame | up to 16 ms |

Writing to disk for every single piece sounds slow. It is not, because pieces that arrive while one write is under way all go into the next one. Under load there are *larger* writes, not longer queues.

## 4. Your browser reads

Reading is simple: the browser says which number it saw last, and gets everything after it. Here is the idea in a few lines of code:

\`\`\`ts
let offset = snapshot.offset;

while (open) {
  const events = await readLog({ after: offset });
  for (const event of events) {
    state = reduce(state, event);
    offset = event.offset;
  }
  draw(state);
}
\`\`\`

There is no special case for a reload, for a second device or for a train in a tunnel. All of them are the same thing:

- **Reload**: read from the last offset you have.
- **Second device**: read from the beginning, or from a snapshot.
- **Tunnel**: wait, then read from the last offset you have.
- **Replay**: read from the beginning, slowly.

### What a snapshot is

Reading a year of conversation from its first event would be a waste. So the server can also give you the finished messages together with the offset they belong to. A snapshot and the events after it always make the same picture as all the events from the start.

## 5. When something breaks

Something always does. What matters is what you see then:

- **The provider fails in the middle.** The words that came stay where they are, the reason is given in plain words, and you may retry or continue.
- **The server is killed.** It comes back, finds the run that nobody holds any more, and ends it as *interrupted*. Nothing that was shown is gone.
- **Your network is lost.** The answer goes on without you. When you are back, you read what you missed, in order, without a gap and without a repeat.
- **You press Stop.** The provider's connection is closed within a moment, and the part you have is kept. It works from any of your devices, even before the first word.

The rule behind all this fits in one sentence: *a run ends with exactly one terminal event, and the end of a connection means nothing.*

## 6. Some figures to remember

A chat like this has to be quick as well as safe. The budget for one piece of text looks like this:

\`\`\`text
provider ──► server ──► disk ──► reader
         20 µs      300 µs    10 µs
\`\`\`

And this is how the pieces of a typical answer add up:

| Answer | Words | Pieces | Time at 50 a second |
|---|---:|---:|---:|
| a short reply | 40 | 55 | 1 s |
| an explanation | 300 | 400 | 8 s |
| this text | 1,000 | 1,300 | 26 s |
| a small report | 3,000 | 4,000 | 80 s |

## 7. What you can try now

1. Reload the page while an answer is being written.
2. Open the same conversation in a second window and watch both.
3. Press Stop in one of them.
4. Ask me for an **error**, then press Continue.
5. Ask me to **count to 500** and look for a missing number.
   - You may reload as often as you like.
   - You may also switch the network off and on.

If you find a number missing, that is a bug, and we would be glad to hear of it.

## 8. Questions people ask

**Why not simply keep the connection open?** Because connections end. Phones sleep, proxies cut what is silent, and lifts have no network. A reader that can begin again anywhere needs no luck.

**Is the text the same on all my devices?** Yes, to the last byte. Each device folds the same events in the same order, so there is nothing that could differ.

**Does it cost twice when I reload?** No. A reload is one more reader of the same answer. The provider is called once, and a second time only when you ask for it.

## In short

Words are written down before they are shown. Readers ask for what they lack. Everything else follows from these two habits, and there is not much else. Add a key for a real model when you are ready: it will take my place, and all that I have told you stays true.
`;
