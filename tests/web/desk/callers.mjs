// Somebody from outside, by the public interface.
import assert from 'node:assert/strict';

export async function register(server, text = '凌晨两点四十在 3 号车道，收费员态度生硬，拒绝提供发票。') {
  const answer = await server.askJson('POST', '/api/v1/matters', {
    body: { kind: 'complaint', unit: 'xishan-station', body: text, points: ['态度生硬', '拒绝提供发票'], contact: { phone: '13900000000' } },
  });
  assert.equal(answer.status, 201, String(answer.bytes));
  return answer.json;
}
