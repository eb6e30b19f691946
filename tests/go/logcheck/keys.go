package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// keys are those whose signatures count. The log's origin is the name of its key.
type keys struct {
	origin  string
	log     note.Verifier
	witness note.Verifier // nil where none is asked for
}

func newKeys(vkey, witness string) (*keys, error) {
	log, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, fmt.Errorf("-vkey: %w", err)
	}
	k := &keys{origin: log.Name(), log: log}
	if witness != "" {
		k.witness, err = newCosignatureVerifier(witness)
		if err != nil {
			return nil, fmt.Errorf("-witness: %w", err)
		}
	}
	return k, nil
}

// open checks the signatures of a checkpoint, the witness's among them, and reads it.
func (k *keys) open(text []byte) (tlog.Tree, error) {
	tree, err := k.openUnwitnessed(text)
	if err != nil || k.witness == nil {
		return tree, err
	}
	if _, err := note.Open(text, note.VerifierList(k.witness)); err != nil {
		return tlog.Tree{}, fmt.Errorf("the witness's cosignature: %w", err)
	}
	return tree, nil
}

func (k *keys) openUnwitnessed(text []byte) (tlog.Tree, error) {
	n, err := note.Open(text, note.VerifierList(k.log))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" {
		return tlog.Tree{}, errors.New("checkpoint: fewer than three lines")
	}
	for _, line := range lines[:len(lines)-1] {
		if line == "" {
			return tlog.Tree{}, errors.New("checkpoint: an empty line")
		}
	}
	if lines[0] != k.origin {
		return tlog.Tree{}, fmt.Errorf("checkpoint: the origin is %q, expected %q", lines[0], k.origin)
	}
	size, err := parseNumber(lines[1])
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	root, err := parseHash(lines[2])
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	return tlog.Tree{N: size, Hash: root}, nil
}

func parseNumber(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != text {
		return 0, fmt.Errorf("%q is not a number of entries", text)
	}
	return n, nil
}

func parseHash(text string) (tlog.Hash, error) {
	var hash tlog.Hash
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) != len(hash) {
		return hash, fmt.Errorf("%q is not a hash", text)
	}
	copy(hash[:], raw)
	return hash, nil
}

// cosignatureVerifier verifies timestamped Ed25519 cosignatures (type 4), which the note package does not know.
type cosignatureVerifier struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newCosignatureVerifier(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("not a verifier key")
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(parts[2])
	if err != nil || len(raw) != 33 || raw[0] != 4 {
		return nil, errors.New("not a verifier key of a cosigner")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), raw...))
	if fmt.Sprintf("%x", sum[:4]) != parts[1] {
		return nil, errors.New("the key's id is wrong")
	}
	return &cosignatureVerifier{parts[0], binary.BigEndian.Uint32(sum[:4]), ed25519.PublicKey(raw[1:])}, nil
}

func (v *cosignatureVerifier) Name() string    { return v.name }
func (v *cosignatureVerifier) KeyHash() uint32 { return v.hash }

func (v *cosignatureVerifier) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	var signed bytes.Buffer
	fmt.Fprintf(&signed, "cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig))
	signed.Write(msg)
	return ed25519.Verify(v.key, signed.Bytes(), sig[8:])
}
