import { Needles } from './needles.js';
import { OUR_TEXT, type Person, THEIR_TEXT } from './people.js';
import { searched } from './places.js';

/** What the search must find in a haystack: each way in which something can be written. */
function planted({ story, phone }: Person, token: string, secret: string): Readonly<Record<string, string>> {
  const { nhsNumber, demographics } = story;
  const spaced = nhsNumber.replace(/^(\d{3})(\d{3})/u, '$1 $2 ');
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const [, claims = ''] = token.split('.');
  return {
    'number, plain': nhsNumber,
    'number, spaced': spaced,
    'number, percent-encoded': encodeURIComponent(spaced),
    'number, within a longer run': `1${nhsNumber}7`,
    'number, base64': base64(nhsNumber),
    'number, base64 within other text': base64(`x?nhsNumber=${nhsNumber}`).slice(0, -2),
    'number, in a token of nobody': `e30.${Buffer.from(JSON.stringify({ sub: nhsNumber })).toString('base64url')}.`,
    'number, hexadecimal': Buffer.from(`Patient/${nhsNumber}`).toString('hex'),
    'family name': demographics.familyName,
    'given name in capitals': demographics.givenName.toUpperCase(),
    postcode: demographics.postcode,
    telephone: phone.replaceAll(' ', ''),
    'whole token': token,
    'claims of a token': claims,
    'bearer header': 'Authorization: Bearer opaque-and-unknown',
    key: secret,
    'text of ours': OUR_TEXT,
    'text of theirs': THEIR_TEXT.toLowerCase(),
  };
}

const PLACES_MISSED = 'the search cannot fail: it misses';

/** Plants everything into what was really captured. What is missed: the names of those plants. */
export function missedByTheSearch(captured: string, person: Person): readonly string[] {
  const token = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"sub":"somebody-of-nowhere"}').toString('base64url')}.c2lnbmF0dXJlLW9mLW5vYm9keQ`;
  const secret = 'Tq8vLk3zHs6Yd1Wn';
  const needles = new Needles([person]);
  needles.addToken(token);
  needles.addSecret(secret);
  const lines = captured.split('\n').slice(0, 400);
  const middle = Math.floor(lines.length / 2);
  return Object.entries(planted(person, token, secret)).flatMap(([name, text]) => {
    const line = JSON.stringify({ level: 'info', event: 'planted', detail: `x ${text} y` });
    const haystack = [...lines.slice(0, middle), line, ...lines.slice(middle)].join('\n');
    return searched(name, haystack, needles).hits.size > 0 ? [] : [`${PLACES_MISSED} ${name}`];
  });
}
