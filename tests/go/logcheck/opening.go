package main

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
)

// opening is what leaf.h and opening.h describe, written a second time from their comments.
type opening struct {
	digests [][32]byte
	fields  []openedField
}

type openedField struct {
	position, id uint64
	salt, value  []byte
}

var errOpening = errors.New("extra holds no opening")

func parseOpening(data []byte) (*opening, error) {
	if len(data) == 0 || data[0] != 1 {
		return nil, errOpening
	}
	r := &reader{rest: data[1:]}
	o := &opening{}
	for count := r.number(); count > 0 && !r.failed; count-- {
		var digest [32]byte
		copy(digest[:], r.take(32))
		o.digests = append(o.digests, digest)
	}
	for count := r.number(); count > 0 && !r.failed; count-- {
		field := openedField{position: r.number(), id: r.number(), salt: r.take(16)}
		field.value = r.take(r.number())
		if field.position >= uint64(len(o.digests)) {
			return nil, errOpening
		}
		o.fields = append(o.fields, field)
	}
	if r.failed || len(r.rest) > 0 {
		return nil, errOpening
	}
	return o, nil
}

func (o *opening) leaf() []byte {
	hash := sha256.New()
	hash.Write([]byte("qingfeng/leaf/v1\x00"))
	binary.Write(hash, binary.BigEndian, uint16(len(o.digests)))
	for _, digest := range o.digests {
		hash.Write(digest[:])
	}
	return hash.Sum([]byte{1})
}

func (f openedField) digest() (sum [32]byte) {
	hash := sha256.New()
	hash.Write([]byte("qingfeng/field/v1\x00"))
	binary.Write(hash, binary.BigEndian, uint16(f.id))
	hash.Write(f.salt)
	binary.Write(hash, binary.BigEndian, uint64(len(f.value)))
	hash.Write(f.value)
	copy(sum[:], hash.Sum(nil))
	return sum
}

// reader reads canonical numbers and bytes; after a failure it gives zeroes.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) number() uint64 {
	value, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.failed = true
		return 0
	}
	r.rest = r.rest[size:]
	return value
}

func (r *reader) take(size uint64) []byte {
	if size > uint64(len(r.rest)) {
		r.failed = true
		return nil
	}
	taken := r.rest[:size]
	r.rest = r.rest[size:]
	return taken
}
