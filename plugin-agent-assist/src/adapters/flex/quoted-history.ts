/*
 * What people add to an e-mail without writing it: the mail that they answer, in the many ways in which mail
 * programs quote it, and a signature. Agent Assist has the earlier mails already, each as a message of its own.
 */

/** `> ` and how often; a program that quotes puts it before every line. */
const QUOTED = /^\s{0,3}>/;
/** RFC 3676 says "-- "; the blank is often lost on the way. */
const SIGNATURE = /^-- ?$/;
/** Outlook's line above the mail that is answered. Forwarded mails are what the customer wants us to see. */
const SEPARATOR =
  /^\s*-{2,}\s*(?:Original Message|Original Appointment|Ursprüngliche Nachricht|Originalnachricht|Message d[’']origine|Message original|Mensaje original|Messaggio originale|Mensagem original|Oorspronkelijk bericht)\s*-{2,}\s*$/i;

/** "On …, Ada wrote:" in the languages of Gmail, Apple Mail and Thunderbird. */
const ATTRIBUTIONS: readonly RegExp[] = [
  /^On\s.*\swrote\s*:$/i,
  /^Am\s.*\sschrieb\b.*:$/i,
  /^.*\sschrieb\sam\s.*:$/i,
  /^Le\s.*\sa\sécrit\s*:$/i,
  /^El\s.*\sescribió\s*:$/i,
  /^Il\s.*\sha\sscritto\s*:$/i,
  /^Em\s.*\sescreveu\s*:$/i,
  /^Op\s.*\sschreef\s.*:$/i,
];
/** Long ones are wrapped. */
const MAX_ATTRIBUTION_LINES = 3;
const MAX_ATTRIBUTION_LENGTH = 300;

/** The header that Outlook repeats: the sender, then at least a time, and an addressee or subject. */
const SENDER = /^\s*\*?(?:From|Von|De|Da|Van)\s?:\*?\s*\S/i;
const SENT = /^\s*\*?(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado(?: el)?|Fecha|Inviato|Data|Verzonden)\s?:/i;
const ADDRESSED = /^\s*\*?(?:To|Subject|An|Betreff|À|Objet|Para|Asunto|A|Oggetto|Assunto|Aan|Onderwerp)\s?:/i;
const SUBJECT = /^\s*\*?(?:Subject|Betreff|Objet|Asunto|Oggetto|Assunto|Onderwerp)\s?:/i;
const MAX_HEADER_LINES = 6;

/**
 * What the writer of an e-mail wrote in this one: without quoted mails and signature. Answers between or below
 * quoted lines stay. A mail that would have nothing left is returned whole.
 */
export function withoutHistory(mail: string): string {
  const lines = mail
    .replace(/\r\n?/g, '\n')
    .replace(/\u00A0/g, ' ')
    .split('\n');
  const own: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (SIGNATURE.test(line) || SEPARATOR.test(line) || isHeader(lines, at)) break;
    const attribution = attributionLines(lines, at);
    if (attribution > 0) {
      // Marked lines end by themselves, and the answer may be below them; of anything else nobody knows the end.
      if (!QUOTED.test(nextWritten(lines, at + attribution))) break;
      at += attribution - 1;
    } else if (!QUOTED.test(line)) {
      own.push(line);
    }
  }
  return tidy(own) || tidy(lines);
}

const tidy = (lines: readonly string[]): string =>
  lines
    .map((line) => line.replace(/\s+$/, ''))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    // A row of underscores is all that Outlook leaves of its separator.
    .replace(/\n\s*_{10,}\s*$/, '')
    .trim();

const nextWritten = (lines: readonly string[], from: number): string => {
  for (let at = from; at < lines.length; at += 1) if (lines[at]?.trim()) return lines[at] ?? '';
  return '';
};

/** How many lines from this one on say who wrote what follows; 0 if none do. */
function attributionLines(lines: readonly string[], at: number): number {
  let text = '';
  for (let count = 1; count <= MAX_ATTRIBUTION_LINES; count += 1) {
    const line = lines[at + count - 1]?.trim();
    if (!line || QUOTED.test(line)) return 0;
    text = `${text} ${line}`.trim();
    if (text.length > MAX_ATTRIBUTION_LENGTH) return 0;
    // They name a time; "On the form you wrote:" does not.
    if (text.endsWith(':') && /\d/.test(text) && ATTRIBUTIONS.some((pattern) => pattern.test(text)))
      return count;
  }
  return 0;
}

function isHeader(lines: readonly string[], at: number): boolean {
  if (!SENDER.test(lines[at] ?? '')) return false;
  const rest = lines.slice(at + 1, at + MAX_HEADER_LINES);
  // Customers write lists like "From: Berlin, To: Munich": a header names a person's address, or a subject.
  const block = [lines[at] ?? '', ...rest];
  return (
    rest.some((line) => SENT.test(line)) &&
    rest.some((line) => ADDRESSED.test(line)) &&
    block.some((line) => line.includes('@') || SUBJECT.test(line))
  );
}
