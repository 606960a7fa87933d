import { describeCapabilityDirectory } from './capability-directory.contract.js';
import { FakeCapabilityDirectory } from './fake-capabilities.js';

describeCapabilityDirectory('the fake directory of capabilities', async () => new FakeCapabilityDirectory());
