import type { FaultCode } from '#errors';
import { bare, gateway, silence } from './given.js';
import type { Call, Given, Row } from './row.js';

type Replies = Readonly<Partial<Record<Call, FaultCode>>>;

const rows = (row: string, given: Given, replies: Replies): readonly Row[] =>
  Object.entries(replies).map(([call, expected]) => ({ table: 'held-back', row, call: call as Call, given, expected }));

/** One failure is enough; by itself it takes more. */
const shut = (words: string, given: Given, earlier: Call): Given => ({
  ...given,
  words,
  earlier,
  setting: 'easily-shut',
});

const CIRCUIT = '`CIRCUIT_OPEN`';

/** What we do not send, because it would do harm or no good. */
export const HELD_BACK_ROWS: readonly Row[] = [
  ...rows(CIRCUIT, shut('a practice that failed again and again is left alone', bare(502), 'record'), {
    record: 'GPC_TEMPORARILY_UNAVAILABLE',
    slots: 'GPC_TEMPORARILY_UNAVAILABLE',
    book: 'GPC_TEMPORARILY_UNAVAILABLE',
  }),
  ...rows(CIRCUIT, shut('PDS is left alone', bare(502), 'open'), { open: 'PDS_UNAVAILABLE' }),
  ...rows(CIRCUIT, shut('the directory is left alone', gateway(502), 'record'), { record: 'SDS_UNAVAILABLE' }),
  ...rows(
    '`BULKHEAD_FULL`',
    {
      ...silence,
      words: 'a practice that hangs gets no more requests than it can hold',
      earlier: 'record',
      underWay: true,
      setting: 'one-at-a-time',
    },
    { record: 'GPC_TEMPORARILY_UNAVAILABLE', book: 'GPC_TEMPORARILY_UNAVAILABLE' },
  ),
  ...rows(
    'another change is open',
    { ...bare(504, 'nothing'), words: 'a cancellation of which nobody knows', earlier: 'cancel' },
    { amend: 'GPC_CHANGE_UNRESOLVED' },
  ),
];
