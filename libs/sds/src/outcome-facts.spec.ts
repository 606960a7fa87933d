import { outcomeFacts } from './outcome-facts.js';

function outcome(diagnostics: string): unknown {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'required', diagnostics }] };
}

it.each([
  ["HTTP 400: Bad Request (Illegal query parameter 'x')", 'Illegal query parameter'],
  [
    "HTTP 400: Bad Request (Missing or invalid 'organization' query parameter. Should be 'organization=…')",
    "Missing or invalid 'organization' query parameter",
  ],
  ['HTTP 400: Bad Request (Missing or invalid query parameters. Should …)', 'Missing or invalid query parameters'],
])('tells which of its rules our request has broken: %s', (sent, diagnostics) => {
  expect(outcomeFacts(outcome(sent))).toMatchObject({ diagnostics });
});

it.each(['invalid apikey local-invented-key', "HTTP 400: Bad Request (Missing or invalid 'KEY 123' query parameter)"])(
  'keeps to itself a text that may repeat our key: %s',
  (sent) => {
    expect(outcomeFacts(outcome(sent)).diagnostics).toBeUndefined();
  },
);
