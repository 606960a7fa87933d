import { jest } from '@jest/globals';
import { FakeCapabilityDirectory } from '../../contracts/testing/fake-capabilities.js';
import { A_PRACTICE, aRoute, FakeSpineDirectory } from '../../contracts/testing/fakes.js';
import { INTERACTION } from '#contracts';
import { answering, CONTEXT, NOW, retrieveIn, SAME } from '../testing/record-world.js';
import type { PatientContext } from './patient-context.js';

describe('a trace that becomes older than a day on the way', () => {
  const world = () => {
    let at = NOW;
    const records = answering(SAME);
    const asked = jest.spyOn(records, 'retrieve');
    const capabilities = new FakeCapabilityDirectory();
    const stated = jest.spyOn(capabilities, 'capabilities');
    const pass = (): void => void (at = new Date(NOW.getTime() + 86_400_000));
    return { records, asked, capabilities, stated, pass, now: () => at };
  };

  it('asks the practice nothing when the directory took so long', async () => {
    const { asked, stated, pass, ...parts } = world();
    const directory = new FakeSpineDirectory();
    const ownAsid = directory.ownAsid.bind(directory);
    directory.ownAsid = async (...question) => {
      pass();
      return ownAsid(...question);
    };
    await expect(retrieveIn({ ...parts, directory })).rejects.toMatchObject({ code: 'PDS_TRACE_STALE' });
    expect([stated.mock.calls, asked.mock.calls]).toEqual([[], []]);
  });

  it('asks for no record when the practice’s statement took so long', async () => {
    const { asked, stated, pass, ...parts } = world();
    stated.mockImplementation(async () => {
      pass();
      return { kind: 'unavailable', source: 'live' };
    });
    await expect(retrieveIn(parts)).rejects.toMatchObject({ code: 'PDS_TRACE_STALE' });
    expect([stated.mock.calls.length, asked.mock.calls]).toEqual([1, []]);
  });
});

describe('ways that the opened patient knows already', () => {
  const known = (source: 'live' | 'stale'): PatientContext => {
    const route = aRoute(A_PRACTICE, INTERACTION.foundationsMetadata);
    const provenance = { ...route.provenance, notes: [], source, fetchedAt: NOW.toISOString() };
    return { ...CONTEXT, routes: { [INTERACTION.foundationsMetadata]: { ...route, provenance } } };
  };

  it.each([
    ['live', 1],
    ['stale', 0],
  ] as const)('one that was looked up %s: %i others are taken from its system', async (source, siblings) => {
    const directory = new FakeSpineDirectory();
    const asked = jest.spyOn(directory, 'siblings');
    await retrieveIn({ records: answering(SAME), directory, context: known(source) });
    expect(asked.mock.calls.filter(([route]) => route.provenance.source === source)).toHaveLength(siblings);
  });
});
