/**
 * What a person's sentence asks for, in English, without looking at any task. Pure.
 * Phrases that name tasks stay text (`target`) for `resolve.ts`; phrases that name times stay text for `dates.ts`.
 */
export type Intent =
  | { kind: 'add'; items: string[] }
  | { kind: 'list'; filter: 'open' | 'done' | 'all'; when: When | null }
  | { kind: 'complete' | 'reopen' | 'delete'; target: string }
  | { kind: 'rename'; target: string; title: string }
  /** `due` holds the time; empty when the rest of the target should hold it (“move milk tomorrow”). */
  | { kind: 'move'; target: string; due: string }
  | { kind: 'change'; target: string; to: string }
  | { kind: 'clear_due'; target: string }
  | { kind: 'hello' | 'thanks' | 'help' | 'never_mind' }
  | { kind: 'unknown'; text: string };

export type When = 'today' | 'tomorrow' | 'week' | 'overdue';

/** The first rule that fits wins, so the order goes from unmistakable to loose. */
export function parseIntent(message: string): Intent {
  const text = stripPoliteness(message);
  for (const rule of rules) {
    const intent = rule(text);
    if (intent !== null) return intent;
  }
  return { kind: 'unknown', text };
}

type Rule = (text: string) => Intent | null;

const noun = String.raw`(?:tasks?|to-?dos?|items?|reminders?|things?|entry|entries|list)`;
const ownList = String.raw`(?:my|the|our)?\s*(?:(?:to-?do|task|shopping)\s*)?(?:list|tasks|to-?dos?)`;
const doneWord = String.raw`(?:done|complete|completed|finished|closed|checked|ticked off|off)`;
const notDone = String.raw`(?:not (?:yet )?(?:done|complete|completed|finished)(?: yet)?|undone|incomplete|unfinished|open(?: again)?|to-?do|pending)`;
const dueNoun = String.raw`(?:due date|due time|deadline|date|due)`;

const rules: Rule[] = [
  smallTalk,
  // “add …” and its kin cannot mean anything else, whatever follows.
  add(new RegExp(String.raw`^(?:add|create|new|insert|put|note|jot|write|record|make|set up)(?: down)?(?: me)?\s+(?:(?:a|an|another|one more)\s+)?(?:new\s+)?(?:task|to-?do|item|reminder|entry|note)\b(?:\s+(?:called|named|titled|saying|to|for|that says))?\s*[:–-]?\s*(?<rest>.+)$`, 'is')),
  add(/^(?:add|create|insert|note down|jot down|write down|new|schedule)\b\s*:?\s*(?<rest>.+)$/is),
  target('reopen', new RegExp(String.raw`^put\s+(?<target>.+?)\s+back(?:\s+(?:on|onto|to|in)\s+${ownList})?$`, 'i')),
  add(new RegExp(String.raw`^put\s+(?<rest>.+?)\s+(?:on|in|onto|into|to)\s+${ownList}$`, 'is')),
  add(/^(?:remind me|remember|don['’]?t (?:let me )?forget|do not (?:let me )?forget|make sure (?:i|to))\b(?:\s+(?:to|about|of|that i (?:need|have) to)\b)?\s*(?<rest>.+)$/is),
  add(/^(?:to-?do|(?:another )?task|reminder|note(?: to self)?)\s*:\s*(?<rest>.+)$/is),
  list,
  askAboutOne,
  target('reopen', new RegExp(String.raw`^(?:mark|set|make)\s+(?<target>.+?)\s+(?:back )?(?:as |to |to be )?${notDone}$`, 'i')),
  target('reopen', new RegExp(String.raw`^(?<target>.+?)\s+(?:is|are|was|were|isn['’]?t|aren['’]?t)\s+${notDone}$`, 'i')),
  target('reopen', /^(?<target>.+?)\s+(?:isn['’]?t|aren['’]?t|wasn['’]?t)\s+(?:done|finished|complete|completed)(?: yet)?$/i),
  target('reopen', /^(?:re-?open|un-?check|un-?tick|un-?mark|un-?complete|undo|un-?do|bring back|put back)\s+(?<target>.+)$/i),
  target('reopen', /^open\s+(?<target>.+?)\s+again$/i),
  target('reopen', /^i\s+(?:didn['’]?t|did not|haven['’]?t|have not)\s+(?:actually |really )?(?:do|done|finish|finished|complete|completed)\s+(?<target>.+?)(?: yet)?$/i),
  target('clear_due', new RegExp(String.raw`^(?:remove|clear|delete|drop|unset|take)\s+(?:the\s+)?${dueNoun}\s+(?:of|from|for|on|off)\s+(?<target>.+)$`, 'i')),
  target('clear_due', new RegExp(String.raw`^(?<target>.+?)\s+(?:has|needs)\s+no\s+${dueNoun}$`, 'i')),
  rename(/^(?:rename|retitle|reword|rephrase)\s+(?<target>.+?)\s+(?:to|as|into|->|=>|→)\s+(?<title>.+)$/is),
  rename(/^(?:change|update|edit|set)\s+the\s+(?:title|name|text|wording)\s+(?:of|for|on)\s+(?<target>.+?)\s+(?:to|into)\s+(?<title>.+)$/is),
  move(new RegExp(String.raw`^(?:change|update|edit|set|move|push)\s+(?:the\s+)?${dueNoun}\s+(?:of|for|on)\s+(?<target>.+?)\s+(?:to|at|as)\s+(?<due>.+)$`, 'i')),
  move(/^(?:move|postpone|reschedule|push|delay|defer|shift|snooze|put off)\s+(?<target>.+?)\s+(?:back\s+)?(?:to|until|till|for|by|on)\s+(?<due>.+)$/i),
  move(/^(?:move|postpone|reschedule|push|delay|defer|shift|snooze|put off)\s+(?<target>.+)$/i),
  move(/^(?:make\s+)?(?<target>.+?)\s+(?:(?:is|are)\s+)?due\s+(?:on\s+|by\s+|at\s+)?(?<due>.+)$/i),
  target('complete', new RegExp(String.raw`^(?:mark|set|check|tick|cross|strike)\s+(?:off\s+)?(?<target>.+?)\s+(?:as |to |to be )?(?:being )?${doneWord}$`, 'i')),
  target('complete', new RegExp(String.raw`^(?:check|tick|cross|strike)\s+(?<target>.+?)\s+off(?:\s+(?:from )?${ownList})?$`, 'i')),
  target('complete', /^(?:check|tick|cross|strike)\s+(?:off|out|through)\s+(?<target>.+)$/i),
  change(/^(?:change|update|edit|modify|replace|turn|correct|fix|set|make)\s+(?<target>.+?)\s+(?:to|into|with|->|=>|→)\s+(?:be |say |read )?(?<to>.+)$/is),
  target('delete', new RegExp(String.raw`^take\s+(?<target>.+?)\s+(?:off|from|out of)\s+${ownList}$`, 'i')),
  target('delete', new RegExp(String.raw`^(?:delete|remove|drop|erase|cancel|trash|discard|scrap|forget(?: about)?|get rid of|clear(?: out)?|throw (?:away|out)|kill|del|rm)(?:\s+(?<target>.+?))?(?:\s+(?:from|off|out of)\s+${ownList})?$`, 'i')),
  target('complete', /^(?:(?:i['’]?m|i am|i['’]?ve|i have|i|we['’]?ve|we)\s+)?(?:just |already |now |all )*(?:done|finished|completed|through|did)(?:\s+with)?(?:\s+(?<target>.+))?$/i),
  target('complete', /^(?:complete|finish|close|resolve|tick|check|mark|strike)(?:\s+(?<target>.+))?$/i),
  target('complete', new RegExp(String.raw`^(?<target>.+?)(?:['’]s| is| are| was| were| has been| have been)?(?: now| all| already)*\s+${doneWord}(?: now| already)?$`, 'i')),
  target('complete', /^i(?:['’]ve| have)?\s+(?:just |already )*(?!need|feed|speed)(?:\p{L}+ed|bought|got|sent|made|paid|wrote|did|read|went to|took|found|met|ran|cut|put|brought|fed|built|told|sold)\s+(?<target>.+)$/iu),
  target('delete', /^i\s+(?:don['’]?t|do not|no longer)\s+(?:need|want)\s+(?:to\s+)?(?<target>.+?)(?:\s+any\s?more)?$/i),
  add(/^(?:i|we)(?:\s+(?:also|still|really))*\s+(?:need to|have to|must|should|ought to|want to|gotta|got to|need)\s+(?:also |still |really )?(?:not forget (?:to )?)?(?<rest>.+)$/is),
];

function smallTalk(text: string): Intent | null {
  if (/^(?:hi|hello|hey|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day))(?:\s+(?:there|again|everyone|you))?$/i.test(text)) return { kind: 'hello' };
  if (/^(?:thanks?|thank you|thx|ty|cheers|great|cool|nice|perfect|awesome|good job|well done)(?:\s+(?:a lot|so much|very much|you|again|job))*$/i.test(text)) return { kind: 'thanks' };
  if (/^(?:help(?: me)?|\?+|commands|what (?:can|could|do) you (?:do|help)\b.*|what can i (?:do|say|ask)\b.*|how (?:does|do) (?:this|it|you|i use)\b.*|who are you|what are you)$/i.test(text)) return { kind: 'help' };
  if (/^(?:never ?mind|nothing|no|nope|cancel|stop|forget (?:it|that))$/i.test(text)) return { kind: 'never_mind' };
  return null;
}

/** “Did I finish the report?” changes nothing, although it holds the words of “I finished the report”. */
function askAboutOne(text: string): Intent | null {
  return /^(?:did (?:i|we)|have (?:i|we)|has|is|are|was|were|when|does|should i)\b/i.test(text) ? { kind: 'list', filter: 'all', when: null } : null;
}

const question = /^(?:what|which|how many|do i|have i|am i|is there|are there|anything|any)\b/i;
const about = new RegExp(String.raw`\b(?:${noun}|do|doing|done|due|open|left|remaining|pending|plate|agenda|plans?|planned|overdue|finished|completed|got|have|next|today|tomorrow|week|schedule|scheduled|on)\b`, 'i');
const command = new RegExp(String.raw`^(?:show|list|display|see|view|print|read|give|tell|get|check|what about)\b(?:\s+(?:me|us|out))*(?:\s+(?:what|which|all|everything|every|the|my|of|about|only|just|open|done|completed?|finished|pending|overdue|remaining|unfinished|late|todays?|today['’]s|tomorrow['’]?s?|this week['’]?s?|i|have|to|do|need|for|is|are|left|due|on|today|tomorrow|this|week|so far|again|please|${noun}))*$`, 'i');
const bare = new RegExp(String.raw`^(?:(?:my|all|the|open|done|completed|finished|overdue|today['’]?s?|tomorrow['’]?s?|all my|all the|my open|my done)\s+)*(?:${noun}|everything|agenda|overdue)$`, 'i');

function list(text: string): Intent | null {
  const asks = (question.test(text) && about.test(text)) || command.test(text) || bare.test(text);
  if (!asks) return null;
  return { kind: 'list', filter: toFilter(text), when: toWhen(text) };
}

function toFilter(text: string): 'open' | 'done' | 'all' {
  if (/\b(?:not done|unfinished|undone|open|pending|left|remaining)\b/i.test(text)) return 'open';
  if (/\b(?:done|completed?|finished|closed|finish)\b/i.test(text)) return 'done';
  return /\b(?:all|everything|every)\b/i.test(text) ? 'all' : 'open';
}

function toWhen(text: string): When | null {
  if (/\b(?:overdue|late)\b/i.test(text)) return 'overdue';
  if (/\b(?:today|tonight)/i.test(text)) return 'today';
  if (/\btomorrow/i.test(text)) return 'tomorrow';
  return /\bweek/i.test(text) ? 'week' : null;
}

function add(pattern: RegExp): Rule {
  return (text) => {
    const rest = pattern.exec(text)?.groups?.['rest'];
    if (rest === undefined) return null;
    const items = splitItems(rest.replace(new RegExp(String.raw`\s+(?:to|on|onto|in|into)\s+${ownList}$`, 'i'), '')).filter((item) => /[\p{L}\p{N}\p{S}]/u.test(item));
    return items.length === 0 ? null : { kind: 'add', items };
  };
}

function target(kind: 'complete' | 'reopen' | 'delete' | 'clear_due', pattern: RegExp): Rule {
  return (text) => {
    const match = pattern.exec(text);
    // “done”, “delete” alone mean what was spoken of last.
    return match === null ? null : { kind, target: match.groups?.['target'] ?? 'it' };
  };
}

function rename(pattern: RegExp): Rule {
  return (text) => {
    const groups = pattern.exec(text)?.groups;
    return groups === undefined ? null : { kind: 'rename', target: groups['target'] ?? '', title: unquote(groups['title'] ?? '') };
  };
}

function move(pattern: RegExp): Rule {
  return (text) => {
    const groups = pattern.exec(text)?.groups;
    return groups === undefined ? null : { kind: 'move', target: groups['target'] ?? '', due: groups['due'] ?? '' };
  };
}

function change(pattern: RegExp): Rule {
  return (text) => {
    const groups = pattern.exec(text)?.groups;
    return groups === undefined ? null : { kind: 'change', target: groups['target'] ?? '', to: unquote(groups['to'] ?? '') };
  };
}

const verbs =
  'add|answer|ask|arrange|bake|book|bring|buy|call|cancel|change|charge|check|clean|collect|contact|cook|cut|do|draft|email|e-mail|feed|file|fill|find|finish|fix|get|give|go|help|install|invite|iron|learn|make|mail|meet|message|move|order|organi[sz]e|pack|paint|pay|phone|pick|plan|plant|post|practi[sc]e|prepare|print|read|renew|repair|reply|return|review|ring|schedule|sell|send|sign|sort|start|study|submit|take|talk|tell|text|tidy|update|vacuum|visit|walk|wash|watch|water|work|write';
/** “buy milk”, “call Ann”: something to do, said without saying what to do with it. */
export const startsWithVerb = (text: string): boolean => new RegExp(String.raw`^(?:to\s+)?(?:${verbs})\b`, 'i').test(text.trim());

/**
 * “milk, bread and eggs” are three things; “buy milk and bread” is one errand; “buy milk and call Ann” are two.
 * A quoted text is one, whatever is in it.
 */
export function splitItems(text: string): string[] {
  const whole = text.trim();
  if (/^(?:"[^"]*"|“[^”]*”|'[^']*'|‘[^’]*’)[^"“”]*$/.test(whole)) return [unquote(whole)];
  const parts = whole.split(/\s*(?:[;\n]|,\s*and\b|,(?!\d)|\s+and(?:\s+also|\s+then)?\s+|\s+&\s+|\s+plus\s+)\s*/i).map((part) => unquote(part.trim())).filter((part) => part !== '');
  const [first = '', ...others] = parts;
  const separate = !startsWithVerb(first) || others.every(startsWithVerb) || /[;\n]/.test(whole);
  return separate ? parts : [whole];
}

/** Takes the quotation marks off a text that is quoted as a whole. */
export function unquote(text: string): string {
  return text.trim().replace(/^["“”'‘«](.*)["”'’»]$/s, '$1').trim();
}

/** Drops greetings, “please”, “can you”, and closing marks around the request itself. */
function stripPoliteness(message: string): string {
  let text = message.trim().replace(/[\s.!?…,]+$/u, (end) => (message.trim() === end ? end : ''));
  for (;;) {
    const shorter = text
      .replace(/^(?:please|pls|plz|ok|okay|so|well|now|hey|hi|hello|alright|also|and|then|just|kindly|actually|oh|um|yes|no)\b[\s,!:-]+(?=\S)/i, '')
      .replace(/^(?:(?:can|could|would|will) you(?: please)?|i(?:['’]d| would) like (?:you )?to|i want you to|let['’]?s|you (?:can|should)|go ahead and|can i|may i|could i)\s+/i, '')
      .replace(/[\s,]+(?:please|pls|plz|thanks|thank you|for me|now)$/i, '');
    if (shorter === text) return text;
    text = shorter;
  }
}
