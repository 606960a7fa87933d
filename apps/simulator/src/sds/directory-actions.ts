import { z } from 'zod';

import { type AdminActions, FaultBody, parsed } from '../kernel/admin.js';
import type { SimReply, SimRequest } from '../kernel/exchange.js';
import { parseFault } from '../kernel/fault-board.js';
import { json } from '../kernel/replies.js';
import type { LiveDirectory } from './live-directory.js';

const OdsCode = z.string().min(1);
const Change = z.discriminatedUnion('change', [
  z.object({ change: z.enum(['withdraw', 'duplicate', 'invalidate', 'restore']), odsCode: OdsCode }),
  z.object({
    change: z.literal('migrate'),
    odsCode: OdsCode,
    to: z.enum(['old', 'both', 'new']),
    formerAnswers: z.boolean().default(false),
  }),
  z.object({ change: z.literal('address'), odsCode: OdsCode, host: z.hostname() }),
]);
type Change = z.infer<typeof Change>;
const DirectoryFault = FaultBody.extend({ odsCode: OdsCode.optional() });

const CHANGE_RULE =
  'body: {"odsCode": "…", "change": "withdraw" | "duplicate" | "invalidate" | "restore" | ' +
  '"migrate" with "to": "old" | "both" | "new" and "formerAnswers"? | "address" with "host"}';

/** What happens to the directory in the course of time, at a word. `faults`: the names that the directory knows. */
export function directoryActions(directory: LiveDirectory, faults: readonly string[]): AdminActions {
  return {
    'GET directory': () => json(200, view(directory)),
    'DELETE directory': () => {
      directory.reset();
      return json(200, view(directory));
    },
    'GET directory/calls': () => json(200, directory.truth.calls),
    'GET directory/requests': () => json(200, directory.truth.requests),
    'PUT directory/practice': (request) => changed(request, directory),
    'PUT directory/faults': (request) => spoilt(request, directory, faults),
    'DELETE directory/faults': () => {
      directory.clearFaults();
      return json(200, view(directory));
    },
  };
}

function view(directory: LiveDirectory): Readonly<Record<string, unknown>> {
  return { practices: directory.changed, faults: directory.faults, misroutes: directory.misroutes() };
}

function changed({ body }: SimRequest, directory: LiveDirectory): SimReply {
  const change = Change.safeParse(parsed(body));
  if (!change.success) return json(400, { error: CHANGE_RULE });
  if (!directory.has(change.data.odsCode)) return json(404, { error: `no practice ${change.data.odsCode}` });
  apply(change.data, directory);
  return json(200, view(directory));
}

function apply(change: Change, directory: LiveDirectory): void {
  switch (change.change) {
    case 'migrate':
      directory.migrate(change.odsCode, change.to, { formerAnswers: change.formerAnswers });
      return;
    case 'address':
      directory.changeAddress(change.odsCode, change.host);
      return;
    default:
      directory[change.change](change.odsCode);
  }
}

function spoilt({ body }: SimRequest, directory: LiveDirectory, known: readonly string[]): SimReply {
  const order = DirectoryFault.safeParse(parsed(body));
  if (!order.success || !known.includes(parseFault(order.data.fault).name))
    return json(400, { error: 'body: {"fault": "…", "odsCode"?, "times"? 1…, "delayMs"? 0…600000}', known });
  directory.fault(order.data);
  return json(200, view(directory));
}
