/** What a host's server runs to sign somebody in: the standard library of each language and nothing else. */
export const examples = (publicUrl: string) =>
  ({
    Node: `import { createHmac, randomUUID } from 'node:crypto'

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const signed = encode({ alg: 'HS256', typ: 'JWT' }) + '.' + encode({
  jti: randomUUID(),
  exp: Math.floor(Date.now() / 1000) + 120,
  email: 'ann@example.com',
  name: 'Ann Ashby',
  external_id: 'user-17',
  company: 'Orbit',
  plan: 'team',
  traits: { seats: 4 },
})
const signature = createHmac('sha256', process.env.ACCLAIM_SECRET).update(signed).digest('base64url')
console.log('${publicUrl}/auth/identify?token=' + signed + '.' + signature)`,
    Python: `import base64, hashlib, hmac, json, os, time, uuid

def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")

header = encode(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
claims = encode(json.dumps({
    "jti": str(uuid.uuid4()),
    "exp": int(time.time()) + 120,
    "email": "ann@example.com",
    "name": "Ann Ashby",
    "external_id": "user-17",
    "company": "Orbit",
    "plan": "team",
    "traits": {"seats": 4},
}).encode())
signed = header + b"." + claims
signature = encode(hmac.new(os.environ["ACCLAIM_SECRET"].encode(), signed, hashlib.sha256).digest())
print("${publicUrl}/auth/identify?token=" + (signed + b"." + signature).decode())`,
    PHP: `<?php
$encode = fn($data) => rtrim(strtr(base64_encode($data), '+/', '-_'), '=');
$signed = $encode(json_encode(['alg' => 'HS256', 'typ' => 'JWT'])) . '.' . $encode(json_encode([
    'jti' => bin2hex(random_bytes(16)),
    'exp' => time() + 120,
    'email' => 'ann@example.com',
    'name' => 'Ann Ashby',
    'external_id' => 'user-17',
    'company' => 'Orbit',
    'plan' => 'team',
    'traits' => ['seats' => 4],
]));
$signature = $encode(hash_hmac('sha256', $signed, getenv('ACCLAIM_SECRET'), true));
echo '${publicUrl}/auth/identify?token=' . $signed . '.' . $signature, "\\n";`,
    Ruby: `require 'base64'
require 'json'
require 'openssl'
require 'securerandom'

encode = ->(data) { Base64.urlsafe_encode64(data, padding: false) }
signed = encode.({ alg: 'HS256', typ: 'JWT' }.to_json) + '.' + encode.({
  jti: SecureRandom.uuid,
  exp: Time.now.to_i + 120,
  email: 'ann@example.com',
  name: 'Ann Ashby',
  external_id: 'user-17',
  company: 'Orbit',
  plan: 'team',
  traits: { seats: 4 }
}.to_json)
signature = encode.(OpenSSL::HMAC.digest('SHA256', ENV.fetch('ACCLAIM_SECRET'), signed))
puts '${publicUrl}/auth/identify?token=' + signed + '.' + signature`,
    Go: `package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"time"
)

func encode(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

func main() {
	id := make([]byte, 16)
	rand.Read(id)
	header, _ := json.Marshal(map[string]string{"alg": "HS256", "typ": "JWT"})
	claims, _ := json.Marshal(map[string]any{
		"jti":         hex.EncodeToString(id),
		"exp":         time.Now().Unix() + 120,
		"email":       "ann@example.com",
		"name":        "Ann Ashby",
		"external_id": "user-17",
		"company":     "Orbit",
		"plan":        "team",
		"traits":      map[string]any{"seats": 4},
	})
	signed := encode(header) + "." + encode(claims)
	mac := hmac.New(sha256.New, []byte(os.Getenv("ACCLAIM_SECRET")))
	mac.Write([]byte(signed))
	fmt.Println("${publicUrl}/auth/identify?token=" + signed + "." + encode(mac.Sum(nil)))
}`,
  }) as const
export const LANGUAGES = ['Node', 'Python', 'PHP', 'Ruby', 'Go'] as const
