package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// proof is a parsed tlog-proof.
type proof struct {
	extra      []byte
	index      int64
	hashes     tlog.RecordProof
	checkpoint []byte
}

func parseProof(text string) (*proof, error) {
	head, checkpoint, found := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" {
		return nil, errors.New("not a tlog-proof")
	}
	lines = lines[1:]
	p := &proof{checkpoint: []byte(checkpoint)}
	var err error
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		p.extra, err = base64.StdEncoding.Strict().DecodeString(strings.TrimPrefix(lines[0], "extra "))
		if err != nil {
			return nil, fmt.Errorf("extra: %w", err)
		}
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return nil, errors.New("the proof has no index")
	}
	if p.index, err = parseNumber(strings.TrimPrefix(lines[0], "index ")); err != nil {
		return nil, err
	}
	for _, line := range lines[1:] {
		hash, err := parseHash(line)
		if err != nil {
			return nil, err
		}
		p.hashes = append(p.hashes, hash)
	}
	return p, nil
}

func (p *proof) check(keys *keys, leaf tlog.Hash) error {
	tree, err := keys.open(p.checkpoint)
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(p.hashes, tree.N, tree.Hash, p.index, leaf); err != nil {
		return err
	}
	fmt.Printf("proof: entry %d is in %s of %d entries\n", p.index, keys.origin, tree.N)
	return nil
}

// checkOpened checks a proof whose extra line opens its own entry.
func (p *proof) checkOpened(keys *keys) error {
	opening, err := parseOpening(p.extra)
	if err != nil {
		return err
	}
	if err := p.check(keys, tlog.RecordHash(opening.leaf())); err != nil {
		return err
	}
	for _, field := range opening.fields {
		if field.digest() != opening.digests[field.position] {
			return fmt.Errorf("field %d is not the one that was logged", field.id)
		}
		fmt.Printf("field %d: %x\n", field.id, field.value)
	}
	return nil
}
