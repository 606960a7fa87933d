import nock from 'nock';

/** For a spec that plays the other side of the wire: no request leaves this machine, and none is left over. */
export function stubTheWire(): void {
  beforeAll(() => {
    if (!nock.isActive()) nock.activate();
    nock.disableNetConnect();
  });
  afterEach(() => {
    nock.cleanAll();
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
}
