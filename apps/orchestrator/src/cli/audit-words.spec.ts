import { readOrder } from './audit-words.js';

const ask = async (): Promise<string> => '999 000 1006';
const read = (line: string) => readOrder(line.split(' '), ask);

describe('what is typed behind npm run audit', () => {
  it('takes days as days in England, both of them counting', async () => {
    expect(await read('search --from 2026-07-01 --to 2026-10-25')).toMatchObject({
      question: { from: new Date('2026-06-30T23:00:00Z'), before: new Date('2026-10-26T00:00:00Z') },
    });
  });

  it('reads the NHS number from elsewhere than the command line', async () => {
    expect(await read('export --patient - --format bundle')).toMatchObject({
      kind: 'export',
      format: 'bundle',
      question: { nhsNumber: '9990001006' },
    });
  });

  it('takes an anchor as verify prints it and as the log has it', async () => {
    const hash = 'ab'.repeat(32);
    const written = Buffer.from(hash, 'hex').toString('base64url');
    for (const one of [hash, written])
      expect(await read(`verify --chain x --anchor 12:${one}`)).toMatchObject({ anchor: { sequence: 12, hash } });
  });

  it.each([
    ['look', 'say verify, search or export'],
    ['search --patient 9990001007', '--patient is an NHS number, or - to be asked for it'],
    ['search --from yesterday', '--from is a day, yyyy-mm-dd, or an instant with its offset'],
    ['search --to 2026-02-30', '--to is a day, yyyy-mm-dd, or an instant with its offset'],
    ['search --sequence x', '--sequence is <first>-<last>'],
    ['search --format pdf', '--format is table or json'],
    ['verify --anchor 12:xyz --chain x', '--anchor is <sequence>:<hash>, as verify prints it or as the log has it'],
    [`verify --anchor 12:${'a'.repeat(64)}`, '--anchor is of one chain: say --chain too'],
  ])('%s: says what is wrong', async (line, fault) => {
    expect(await read(line)).toEqual({ kind: 'fault', fault });
  });
});
